package io.sluice.protocol.remotewrite;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.wire.WireReader;
import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Reads native histograms of both versions of remote write, which have them in the same fields, and
 * gives them to the batch. What a sender says of counter resets holds between what it sends one
 * after the other; of that only a reset is kept, since samples may come in any order. Confined to
 * the thread of its decoder, used again for every histogram.
 */
final class HistogramFields {
  private static final int COUNT_INT = 1;
  private static final int COUNT_FLOAT = 2;
  private static final int SUM = 3;
  private static final int SCHEMA = 4;
  private static final int ZERO_THRESHOLD = 5;
  private static final int ZERO_COUNT_INT = 6;
  private static final int ZERO_COUNT_FLOAT = 7;
  private static final int NEGATIVE_SPANS = 8;
  private static final int NEGATIVE_DELTAS = 9;
  private static final int NEGATIVE_COUNTS = 10;
  private static final int POSITIVE_SPANS = 11;
  private static final int POSITIVE_DELTAS = 12;
  private static final int POSITIVE_COUNTS = 13;
  private static final int RESET_HINT = 14;
  private static final int TIMESTAMP = 15;
  private static final int CUSTOM_VALUES = 16;

  private static final int SPAN_OFFSET = 1;
  private static final int SPAN_LENGTH = 2;
  private static final int HINT_RESET = 1;
  private static final int HINT_GAUGE = 3;

  private final WireReader in;
  private final WriteBatch out;
  private final Histogram histogram = new Histogram();
  private long timestamp;
  private boolean intZero;
  private boolean floatZero;
  private boolean deltas;
  private boolean counts;
  private long lastPositive;
  private long lastNegative;

  HistogramFields(WireReader in, WriteBatch out) {
    this.in = in;
    this.out = out;
  }

  /** Reads the message that the cursor has entered, to its end. */
  void read() {
    histogram.clear();
    timestamp = 0;
    intZero = false;
    floatZero = false;
    deltas = false;
    counts = false;
    lastPositive = 0;
    lastNegative = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      if (!number(tag) && !buckets(tag)) {
        in.skip(tag);
      }
    }
    String trouble = mixed();
    if (trouble == null) {
      out.histogram(timestamp, histogram);
    } else {
      out.refuseHistogram(RefusalReason.MALFORMED, trouble);
    }
  }

  /** Whole counts and counts of doubles go together nowhere. */
  private @Nullable String mixed() {
    if (histogram.isStale()) {
      return null;
    }
    boolean mixed = histogram.floats() ? deltas || intZero : counts || floatZero;
    return mixed ? "a native histogram: whole counts beside counts of doubles" : null;
  }

  private boolean number(int tag) {
    switch (tag >>> 3) {
      case COUNT_INT -> {
        histogram.floats(false);
        histogram.count(varint(tag, "count_int"));
      }
      case COUNT_FLOAT -> {
        histogram.floats(true);
        histogram.count(fixed(tag, "count_float"));
      }
      case SUM -> histogram.sum(fixed(tag, "sum"));
      case SCHEMA -> histogram.schema((int) signed(tag, "schema"));
      case ZERO_THRESHOLD -> histogram.zeroThreshold(fixed(tag, "zero_threshold"));
      case ZERO_COUNT_INT -> zeroCount(varint(tag, "zero_count_int"), false);
      case ZERO_COUNT_FLOAT -> zeroCount(fixed(tag, "zero_count_float"), true);
      case RESET_HINT -> hint(varint(tag, "reset_hint"));
      case TIMESTAMP -> timestamp = varint(tag, "timestamp");
      default -> {
        return false;
      }
    }
    return true;
  }

  private void zeroCount(long count, boolean isFloat) {
    histogram.zeroCount(count);
    intZero = !isFloat && count != 0;
    floatZero = isFloat && count != 0;
  }

  private void hint(long hint) {
    histogram.reset(
        hint == HINT_RESET
            ? Histogram.Reset.RESET
            : hint == HINT_GAUGE ? Histogram.Reset.GAUGE : Histogram.Reset.UNKNOWN);
  }

  private boolean buckets(int tag) {
    Buckets positive = histogram.positive();
    Buckets negative = histogram.negative();
    switch (tag >>> 3) {
      case POSITIVE_SPANS -> span(tag, positive);
      case NEGATIVE_SPANS -> span(tag, negative);
      case POSITIVE_DELTAS -> lastPositive = deltas(tag, positive, lastPositive);
      case NEGATIVE_DELTAS -> lastNegative = deltas(tag, negative, lastNegative);
      case POSITIVE_COUNTS -> counts(tag, positive);
      case NEGATIVE_COUNTS -> counts(tag, negative);
      case CUSTOM_VALUES -> bounds(tag);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void span(int tag, Buckets side) {
    in.require(tag, WireReader.LEN, "histograms.spans");
    int outer = in.enter("histograms.spans");
    int offset = 0;
    long length = 0;
    while (in.hasNext()) {
      int inner = in.tag();
      switch (inner >>> 3) {
        case SPAN_OFFSET -> offset = (int) signed(inner, "spans.offset");
        case SPAN_LENGTH -> length = varint(inner, "spans.length") & 0xffffffffL;
        default -> in.skip(inner);
      }
    }
    in.leave(outer);
    side.span(offset, length);
  }

  private long deltas(int tag, Buckets side, long before) {
    deltas = true;
    long last = before;
    if ((tag & 7) == WireReader.VARINT) {
      last += signed(tag, "deltas");
      side.count(last);
      return last;
    }
    in.require(tag, WireReader.LEN, "histograms.deltas");
    int outer = in.enter("histograms.deltas");
    while (in.hasNext()) {
      last += zigzag(in.varint("histograms.deltas"));
      side.count(last);
    }
    in.leave(outer);
    return last;
  }

  private void counts(int tag, Buckets side) {
    counts = true;
    if ((tag & 7) == WireReader.FIXED64) {
      side.count(in.fixed64("histograms.counts"));
      return;
    }
    in.require(tag, WireReader.LEN, "histograms.counts");
    int outer = in.enter("histograms.counts");
    while (in.hasNext()) {
      side.count(in.fixed64("histograms.counts"));
    }
    in.leave(outer);
  }

  private void bounds(int tag) {
    if ((tag & 7) == WireReader.FIXED64) {
      histogram.bound(in.fixed64("histograms.custom_values"));
      return;
    }
    in.require(tag, WireReader.LEN, "histograms.custom_values");
    int outer = in.enter("histograms.custom_values");
    while (in.hasNext()) {
      histogram.bound(in.fixed64("histograms.custom_values"));
    }
    in.leave(outer);
  }

  private long varint(int tag, String field) {
    in.require(tag, WireReader.VARINT, field);
    return in.varint(field);
  }

  private long signed(int tag, String field) {
    return zigzag(varint(tag, field));
  }

  private static long zigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  private long fixed(int tag, String field) {
    in.require(tag, WireReader.FIXED64, field);
    return in.fixed64(field);
  }
}
