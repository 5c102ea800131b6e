package io.sluice.protocol.otlp;

import io.sluice.protocol.wire.WireReader;
import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.SpanBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a point of an exponential histogram has beside others, and the native histogram it becomes:
 * scales above 8 are reduced to 8, the upper bound names a bucket instead of the lower one.
 * Confined to the thread of its decoder, used again for every point.
 *
 * <p>Source: OpenTelemetry's Prometheus compatibility specification, "Exponential Histograms".
 */
final class Exponential {
  private static final int SCALE = 6;
  private static final int ZERO_COUNT = 7;
  private static final int POSITIVE = 8;
  private static final int NEGATIVE = 9;
  private static final int ZERO_THRESHOLD = 14;
  private static final int OFFSET = 1;
  private static final int BUCKET_COUNTS = 2;

  /** No bucket of a double lies so far out, at any scale that counts. */
  private static final long FARTHEST = 1 << 30;

  /** What a zero threshold is that is not said: no value is so small. */
  private static final double LEAST_THRESHOLD = 1e-128;

  private final LongList positive = new LongList();
  private final LongList negative = new LongList();
  private int positiveOffset;
  private int negativeOffset;
  private int scale;
  private long zeroCount;
  private long zeroThreshold;

  void clear() {
    positive.clear();
    negative.clear();
    positiveOffset = 0;
    negativeOffset = 0;
    scale = 0;
    zeroCount = 0;
    zeroThreshold = 0;
  }

  /** Reads a field of the point, or skips it. */
  void read(WireReader in, int tag) {
    switch (tag >>> 3) {
      case SCALE -> scale = signed(in, tag, "scale");
      case ZERO_COUNT -> {
        in.require(tag, WireReader.FIXED64, "zero_count");
        zeroCount = in.fixed64("zero_count");
      }
      case ZERO_THRESHOLD -> {
        in.require(tag, WireReader.FIXED64, "zero_threshold");
        zeroThreshold = in.fixed64("zero_threshold");
      }
      case POSITIVE -> positiveOffset = side(in, tag, positive);
      case NEGATIVE -> negativeOffset = side(in, tag, negative);
      default -> in.skip(tag);
    }
  }

  private static int signed(WireReader in, int tag, String field) {
    in.require(tag, WireReader.VARINT, field);
    long value = in.varint(field);
    return (int) ((value >>> 1) ^ -(value & 1));
  }

  private static int side(WireReader in, int tag, LongList counts) {
    in.require(tag, WireReader.LEN, "buckets");
    int outer = in.enter("buckets");
    int offset = 0;
    while (in.hasNext()) {
      int inner = in.tag();
      switch (inner >>> 3) {
        case OFFSET -> offset = signed(in, inner, "buckets.offset");
        case BUCKET_COUNTS -> counts.readVarints(in, inner, "buckets.bucket_counts");
        default -> in.skip(inner);
      }
    }
    in.leave(outer);
    return offset;
  }

  /** Makes the native histogram; says what makes that impossible, or null. */
  @Nullable String to(Point point, Histogram to) {
    to.clear();
    if (point.isStale()) {
      to.sum(Histogram.STALE);
      return null;
    } else if (!point.hasSum) {
      return "an exponential histogram without a sum";
    } else if (scale < Histogram.COARSEST) {
      return "the scale %d is coarser than native histograms can be (%d)"
          .formatted(scale, Histogram.COARSEST);
    }
    int coarser = Math.max(0, scale - Histogram.FINEST);
    to.schema(scale - coarser);
    to.sum(point.valueBits);
    to.count(point.count);
    to.zeroCount(zeroCount);
    to.zeroThreshold(zeroThreshold != 0 ? zeroThreshold : bits(LEAST_THRESHOLD));
    boolean fits =
        lay(positiveOffset, positive, coarser, to.positive())
            && lay(negativeOffset, negative, coarser, to.negative());
    return fits ? null : "buckets beyond any value";
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  /** Lays the counts of one side out, those together that become one bucket. */
  private static boolean lay(int offset, LongList counts, int coarser, Buckets to) {
    int shift = Math.min(coarser, Integer.SIZE - 1);
    SpanBuilder spans = new SpanBuilder(to);
    int bucket = 0;
    long sum = 0;
    for (int i = 0; i < counts.size(); i++) {
      long index = (long) offset + i;
      if (Math.abs(index) > FARTHEST && counts.get(i) != 0) {
        return false;
      }
      int next = (int) (index >> shift) + 1;
      if (next != bucket) {
        spans.add(bucket, sum);
        bucket = next;
        sum = 0;
      }
      sum = plus(sum, counts.get(i));
    }
    spans.add(bucket, sum);
    return true;
  }

  /** The sum of counts without sign; too large ones become negative, which no count may be. */
  private static long plus(long a, long b) {
    return a < 0 || b < 0 || a + b < 0 ? -1 : a + b;
  }
}
