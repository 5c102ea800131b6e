package io.sluice.protocol.otlp;

import io.sluice.protocol.wire.WireReader;

/**
 * One data point of any kind; the kinds differ in the numbers of their fields. Confined to the
 * thread of its decoder, used again for every point.
 */
final class Point {
  private static final int START = 2;
  private static final int TIME = 3;
  private static final int AS_DOUBLE = 4;
  private static final int AS_INT = 6;
  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int NUMBER_EXEMPLARS = 5;
  private static final int BUCKET_COUNTS = 6;
  private static final int QUANTILES = 6;
  private static final int EXPLICIT_BOUNDS = 7;
  private static final int NUMBER_ATTRIBUTES = 7;
  private static final int HISTOGRAM_EXEMPLARS = 8;
  private static final int HISTOGRAM_ATTRIBUTES = 9;
  private static final int EXPONENTIAL_EXEMPLARS = 11;
  private static final int EXPONENTIAL_ATTRIBUTES = 1;
  private static final int NUMBER_FLAGS = 8;
  private static final int HISTOGRAM_FLAGS = 10;
  private static final int NO_RECORDED_VALUE = 1;

  final Regions attributes = new Regions();
  final Regions quantiles = new Regions();
  final Regions exemplars = new Regions();
  final LongList buckets = new LongList();
  final LongList bounds = new LongList();
  final Exponential exponential = new Exponential();
  long startNanos;
  long timeNanos;
  boolean hasValue;
  boolean hasSum;

  /** The value of a number, or the sum of a histogram or summary, as bits of a double. */
  long valueBits;

  long count;
  private long flags;

  boolean isStale() {
    return (flags & NO_RECORDED_VALUE) != 0;
  }

  private void clear() {
    attributes.clear();
    quantiles.clear();
    exemplars.clear();
    buckets.clear();
    bounds.clear();
    exponential.clear();
    startNanos = 0;
    timeNanos = 0;
    hasValue = false;
    hasSum = false;
    valueBits = 0;
    count = 0;
    flags = 0;
  }

  /** Reads the point of that kind that the cursor has entered. */
  void read(WireReader in, int kind) {
    clear();
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == WireReader.tagOf(TIME, WireReader.FIXED64)) {
        timeNanos = in.fixed64("time_unix_nano");
      } else if (tag == WireReader.tagOf(START, WireReader.FIXED64)) {
        startNanos = in.fixed64("start_time_unix_nano");
      } else if (kind == Metric.HISTOGRAM) {
        histogram(in, tag);
      } else if (kind == Metric.EXPONENTIAL_HISTOGRAM) {
        exponential(in, tag);
      } else if (kind == Metric.SUMMARY) {
        summary(in, tag);
      } else {
        number(in, tag);
      }
    }
  }

  private void number(WireReader in, int tag) {
    switch (tag >>> 3) {
      case AS_DOUBLE -> {
        in.require(tag, WireReader.FIXED64, "as_double");
        valueBits = in.fixed64("as_double");
        hasValue = true;
      }
      case AS_INT -> {
        in.require(tag, WireReader.FIXED64, "as_int");
        valueBits = Double.doubleToRawLongBits((double) in.fixed64("as_int"));
        hasValue = true;
      }
      case NUMBER_EXEMPLARS -> region(in, tag, exemplars);
      case NUMBER_ATTRIBUTES -> region(in, tag, attributes);
      case NUMBER_FLAGS -> flags(in, tag);
      default -> in.skip(tag);
    }
  }

  private void histogram(WireReader in, int tag) {
    switch (tag >>> 3) {
      case COUNT -> count(in, tag);
      case SUM -> sum(in, tag);
      case BUCKET_COUNTS -> buckets.read(in, tag, "bucket_counts");
      case EXPLICIT_BOUNDS -> bounds.read(in, tag, "explicit_bounds");
      case HISTOGRAM_EXEMPLARS -> region(in, tag, exemplars);
      case HISTOGRAM_ATTRIBUTES -> region(in, tag, attributes);
      case HISTOGRAM_FLAGS -> flags(in, tag);
      default -> in.skip(tag);
    }
  }

  private void exponential(WireReader in, int tag) {
    switch (tag >>> 3) {
      case COUNT -> count(in, tag);
      case SUM -> sum(in, tag);
      case EXPONENTIAL_EXEMPLARS -> region(in, tag, exemplars);
      case EXPONENTIAL_ATTRIBUTES -> region(in, tag, attributes);
      case HISTOGRAM_FLAGS -> flags(in, tag);
      default -> exponential.read(in, tag);
    }
  }

  private void summary(WireReader in, int tag) {
    switch (tag >>> 3) {
      case COUNT -> count(in, tag);
      case SUM -> sum(in, tag);
      case QUANTILES -> region(in, tag, quantiles);
      case NUMBER_ATTRIBUTES -> region(in, tag, attributes);
      case NUMBER_FLAGS -> flags(in, tag);
      default -> in.skip(tag);
    }
  }

  private void count(WireReader in, int tag) {
    in.require(tag, WireReader.FIXED64, "count");
    count = in.fixed64("count");
  }

  private void sum(WireReader in, int tag) {
    in.require(tag, WireReader.FIXED64, "sum");
    valueBits = in.fixed64("sum");
    hasSum = true;
  }

  private void flags(WireReader in, int tag) {
    in.require(tag, WireReader.VARINT, "flags");
    flags = in.varint("flags");
  }

  private static void region(WireReader in, int tag, Regions into) {
    in.require(tag, WireReader.LEN, "attributes");
    int length = in.length("attributes");
    into.add(in.pos(), length);
    in.seek(in.pos() + length);
  }
}
