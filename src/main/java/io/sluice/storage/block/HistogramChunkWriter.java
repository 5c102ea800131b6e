package io.sluice.storage.block;

import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.HistogramBytes;

/**
 * Makes chunks of native histograms in time order: encoding 2 of whole counts, 3 of counts of
 * doubles. All histograms of a chunk have one layout, and within it no count becomes less, unless
 * they are gauges: readers rely on that. Used again and again. Confined to one thread.
 */
final class HistogramChunkWriter {
  private static final int MAX_SAMPLES = 120;

  /** Past so many bytes a chunk ends, if it has some histograms. */
  private static final int MAX_BYTES = 1024;

  private static final int MIN_SAMPLES = 8;
  private static final int RESET = 0x80;
  private static final int GAUGE = 0xc0;

  private final BitWriter out = new BitWriter();
  private final Histogram[] both = {new Histogram(), new Histogram()};
  private final IntColumn whole = new IntColumn();
  private final XorColumn doubles = new XorColumn();
  private Histogram last = both[0];
  private int samples;
  private long first;
  private long time;
  private long delta;

  /** Starts an empty chunk. */
  void start() {
    samples = 0;
  }

  int samples() {
    return samples;
  }

  /** True if the histogram may follow in the same chunk. */
  boolean takes(byte[] histogram) {
    if (samples == 0) {
      return true;
    }
    Histogram next = decoded(histogram);
    boolean full = samples == MAX_SAMPLES || (out.size() >= MAX_BYTES && samples >= MIN_SAMPLES);
    boolean gauge = next.reset() == Histogram.Reset.GAUGE;
    return !full
        && !next.isStale()
        && !last.isStale()
        && next.reset() != Histogram.Reset.RESET
        && gauge == (last.reset() == Histogram.Reset.GAUGE)
        && HistogramLayout.same(last, next)
        && (gauge || hasGrown(next));
  }

  private Histogram decoded(byte[] histogram) {
    Histogram next = both[0] == last ? both[1] : both[0];
    if (!HistogramBytes.decode(histogram, 0, histogram.length, next)) {
      throw new IllegalArgumentException("bytes that are no histogram");
    }
    return next;
  }

  private boolean hasGrown(Histogram next) {
    return !isLess(next.count(), last.count())
        && !isLess(next.zeroCount(), last.zeroCount())
        && hasGrown(next.positive(), last.positive())
        && hasGrown(next.negative(), last.negative());
  }

  private boolean hasGrown(Buckets next, Buckets before) {
    for (int i = 0; i < next.size(); i++) {
      if (isLess(next.get(i), before.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isLess(long a, long b) {
    return last.floats() ? Double.longBitsToDouble(a) < Double.longBitsToDouble(b) : a < b;
  }

  /** Appends a histogram that it takes, later than the last. */
  void append(long newTime, byte[] histogram) {
    Histogram next = decoded(histogram);
    if (samples == 0) {
      begin(newTime, next);
    } else {
      long newDelta = newTime - time;
      Varbits.put(newDelta - delta, out);
      delta = newDelta;
      values(next);
    }
    time = newTime;
    last = next;
    samples++;
  }

  private void begin(long newTime, Histogram h) {
    out.clear();
    out.put(0, 16);
    boolean gauge = h.reset() == Histogram.Reset.GAUGE;
    out.put(gauge ? GAUGE : h.reset() == Histogram.Reset.RESET ? RESET : 0, 8);
    HistogramLayout.write(h, out);
    first = newTime;
    delta = 0;
    Varbits.put(newTime, out);
    int buckets = h.positive().size() + h.negative().size();
    if (h.floats()) {
      doubles.start(3 + buckets);
      doubles.first(0, h.count(), out);
      doubles.first(1, h.zeroCount(), out);
      doubles.first(2, h.sum(), out);
      for (int i = 0; i < buckets; i++) {
        doubles.first(3 + i, bucket(h, i), out);
      }
    } else {
      doubles.start(1);
      whole.start(2 + buckets);
      whole.firstUnsigned(0, h.count(), out);
      whole.firstUnsigned(1, h.zeroCount(), out);
      doubles.first(0, h.sum(), out);
      for (int i = 0; i < buckets; i++) {
        whole.first(2 + i, step(h, i), out);
      }
    }
  }

  private void values(Histogram h) {
    int buckets = h.positive().size() + h.negative().size();
    if (h.floats()) {
      doubles.next(0, h.count(), out);
      doubles.next(1, h.zeroCount(), out);
      doubles.next(2, h.sum(), out);
      for (int i = 0; i < buckets; i++) {
        doubles.next(3 + i, bucket(h, i), out);
      }
    } else {
      whole.next(0, h.count(), out);
      whole.next(1, h.zeroCount(), out);
      doubles.next(0, h.sum(), out);
      for (int i = 0; i < buckets; i++) {
        whole.next(2 + i, step(h, i), out);
      }
    }
  }

  /** The i-th bucket, those of the negative side behind those of the positive one. */
  private static long bucket(Histogram h, int i) {
    int positive = h.positive().size();
    return i < positive ? h.positive().get(i) : h.negative().get(i - positive);
  }

  /** How much more than the bucket before it on its side a bucket has. */
  private static long step(Histogram h, int i) {
    boolean isFirst = i == 0 || i == h.positive().size();
    return bucket(h, i) - (isFirst ? 0 : bucket(h, i - 1));
  }

  int encoding() {
    return last.floats() ? BlockFormat.FLOAT_HISTOGRAM : BlockFormat.HISTOGRAM;
  }

  long minTime() {
    return first;
  }

  long maxTime() {
    return time;
  }

  /** The chunk. */
  byte[] toArray() {
    out.setShort(0, samples);
    return out.toArray();
  }
}
