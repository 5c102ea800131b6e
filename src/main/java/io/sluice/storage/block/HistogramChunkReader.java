package io.sluice.storage.block;

import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.HistogramBytes;

/**
 * Goes through the histograms of a chunk of encoding 2 or 3, which may come from anywhere: what
 * makes no sense ends in a {@link BadChunkException}. Used again and again. Confined to one thread.
 */
final class HistogramChunkReader {
  private static final int HEAD_BYTES = 3;
  private static final int HINT = 0xc0;
  private static final int RESET = 0x80;
  private static final int GAUGE = 0xc0;

  private final BitReader in = new BitReader();
  private final Histogram histogram = new Histogram();
  private final Histogram stale = new Histogram();
  private final HistogramBytes encoder = new HistogramBytes();
  private final IntColumn whole = new IntColumn();
  private final XorColumn doubles = new XorColumn();
  private boolean floats;
  private int hint;
  private int samples;
  private int read;
  private int buckets;
  private long bits;
  private long time;
  private long delta;

  /** Starts before the first histogram of these bytes. */
  void reset(int encoding, byte[] bytes, int off, int len) {
    if (len < HEAD_BYTES) {
      throw new BadChunkException("a chunk of " + len + " bytes");
    }
    floats = encoding == BlockFormat.FLOAT_HISTOGRAM;
    samples = ((bytes[off] & 0xff) << 8) | (bytes[off + 1] & 0xff);
    hint = bytes[off + 2] & HINT;
    in.reset(bytes, off + HEAD_BYTES, len - HEAD_BYTES);
    bits = 8L * len;
    read = 0;
  }

  /** Goes to the next histogram; false behind the last. */
  boolean next() {
    if (read == samples) {
      return false;
    }
    if (read == 0) {
      layout();
      time = Varbits.get(in);
      delta = 0;
      first();
    } else {
      delta += Varbits.get(in);
      time += delta;
      values();
    }
    histogram.reset(
        hint == GAUGE
            ? Histogram.Reset.GAUGE
            : hint == RESET && read == 0 ? Histogram.Reset.RESET : Histogram.Reset.UNKNOWN);
    read++;
    return true;
  }

  private void layout() {
    histogram.clear();
    histogram.floats(floats);
    HistogramLayout.read(in, histogram);
    long all = spanned(histogram.positive()) + spanned(histogram.negative());
    if (all > bits) {
      throw new BadChunkException(all + " buckets in " + bits + " bits");
    }
    buckets = (int) all;
    fill(histogram.positive());
    fill(histogram.negative());
  }

  private static long spanned(Buckets side) {
    long sum = 0;
    for (int i = 0; i < side.spans(); i++) {
      sum += side.length(i);
    }
    return sum;
  }

  private static void fill(Buckets side) {
    long count = spanned(side);
    for (long i = 0; i < count; i++) {
      side.count(0);
    }
  }

  private void first() {
    if (floats) {
      doubles.start(3 + buckets);
      histogram.count(doubles.first(0, in));
      histogram.zeroCount(doubles.first(1, in));
      histogram.sum(doubles.first(2, in));
      for (int i = 0; i < buckets; i++) {
        set(i, doubles.first(3 + i, in));
      }
    } else {
      doubles.start(1);
      whole.start(2 + buckets);
      histogram.count(whole.firstUnsigned(0, in));
      histogram.zeroCount(whole.firstUnsigned(1, in));
      histogram.sum(doubles.first(0, in));
      for (int i = 0; i < buckets; i++) {
        set(i, before(i) + whole.first(2 + i, in));
      }
    }
  }

  private void values() {
    if (floats) {
      histogram.count(doubles.next(0, in));
      histogram.zeroCount(doubles.next(1, in));
      histogram.sum(doubles.next(2, in));
    } else {
      histogram.count(whole.next(0, in));
      histogram.zeroCount(whole.next(1, in));
      histogram.sum(doubles.next(0, in));
    }
    if (histogram.isStale()) {
      return; // has no buckets
    }
    for (int i = 0; i < buckets; i++) {
      set(i, floats ? doubles.next(3 + i, in) : before(i) + whole.next(2 + i, in));
    }
  }

  /** What the bucket before has on the same side. */
  private long before(int i) {
    int positive = histogram.positive().size();
    if (i == 0 || i == positive) {
      return 0;
    }
    return i < positive
        ? histogram.positive().get(i - 1)
        : histogram.negative().get(i - 1 - positive);
  }

  private void set(int i, long count) {
    int positive = histogram.positive().size();
    if (i < positive) {
      histogram.positive().set(i, count);
    } else {
      histogram.negative().set(i - positive, count);
    }
  }

  /** Histograms that the chunk says it has. */
  int samples() {
    return samples;
  }

  long time() {
    return time;
  }

  /** Canonical bytes of the histogram it is at. */
  byte[] histogram() {
    if (!histogram.isStale()) {
      return encoder.copyOf(histogram);
    }
    stale.clear();
    stale.floats(floats);
    stale.sum(Histogram.STALE);
    return encoder.copyOf(stale);
  }
}
