package io.sluice.query;

import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.HistogramBytes;

/**
 * Spells native histograms as {@code prometheus.Histogram}, for answers of remote read. Used again
 * and again. Confined to one thread.
 */
final class HistogramProto {
  private static final int COUNT_INT = 1;
  private static final int COUNT_FLOAT = 2;
  private static final int SUM = 3;
  private static final int SCHEMA = 4;
  private static final int ZERO_THRESHOLD = 5;
  private static final int ZERO_COUNT_INT = 6;
  private static final int ZERO_COUNT_FLOAT = 7;
  private static final int NEGATIVE = 8;
  private static final int POSITIVE = 11;

  /** Of one side: spans, deltas of whole counts, counts of doubles. */
  private static final int DELTAS = 1;

  private static final int COUNTS = 2;
  private static final int RESET_HINT = 14;
  private static final int TIMESTAMP = 15;
  private static final int CUSTOM_VALUES = 16;
  private static final int HINT_RESET = 1;
  private static final int HINT_GAUGE = 3;

  private final Histogram histogram = new Histogram();
  private final ProtoBytes out = new ProtoBytes();
  private final ProtoBytes inner = new ProtoBytes();

  /** The message; until the next one. */
  ProtoBytes of(byte[] bytes, long time) {
    if (!HistogramBytes.decode(bytes, 0, bytes.length, histogram)) {
      throw new IllegalStateException("a stored histogram that is none");
    }
    out.clear();
    Histogram h = histogram;
    count(COUNT_INT, COUNT_FLOAT, h.count());
    out.bits(SUM, h.sum());
    out.number(SCHEMA, zigzag(h.schema()));
    out.bits(ZERO_THRESHOLD, h.zeroThreshold());
    count(ZERO_COUNT_INT, ZERO_COUNT_FLOAT, h.zeroCount());
    side(NEGATIVE, h.negative());
    side(POSITIVE, h.positive());
    if (h.reset() != Histogram.Reset.UNKNOWN) {
      out.number(RESET_HINT, h.reset() == Histogram.Reset.GAUGE ? HINT_GAUGE : HINT_RESET);
    }
    out.number(TIMESTAMP, time);
    for (int i = 0; i < h.bounds(); i++) {
      out.bits(CUSTOM_VALUES, h.bound(i));
    }
    return out;
  }

  private void count(int whole, int doubles, long count) {
    if (histogram.floats()) {
      out.bits(doubles, count);
    } else {
      out.number(whole, count);
    }
  }

  private void side(int field, Buckets side) {
    for (int i = 0; i < side.spans(); i++) {
      inner.clear();
      inner.number(1, zigzag(side.offset(i)));
      inner.number(2, side.length(i));
      out.bytes(field, inner.array(), 0, inner.length());
    }
    if (histogram.floats()) {
      for (int i = 0; i < side.size(); i++) {
        out.bits(field + COUNTS, side.get(i));
      }
      return;
    }
    inner.clear();
    long last = 0;
    for (int i = 0; i < side.size(); i++) {
      inner.uvarint(zigzag(side.get(i) - last));
      last = side.get(i);
    }
    if (side.size() > 0) {
      out.bytes(field + DELTAS, inner.array(), 0, inner.length());
    }
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }
}
