package io.sluice.storage.block;

import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;

/**
 * What all histograms of a chunk have in common: schema, zero threshold, spans and custom bounds,
 * as its first histogram says. Stateless.
 */
final class HistogramLayout {
  private static final int OTHER_THRESHOLD = 255;
  private static final int EXPONENT_SHIFT = 243;

  /** Exponents that take one byte: thresholds of 2^-243 to 2^10. */
  private static final int LEAST_EXPONENT = -242;

  private static final int LARGEST_EXPONENT = 11;
  private static final double LARGEST_SHORT_BOUND = 33_554_430;

  private HistogramLayout() {}

  static void write(Histogram h, BitWriter out) {
    threshold(h.zeroThreshold(), out);
    Varbits.put(h.schema(), out);
    spans(h.positive(), out);
    spans(h.negative(), out);
    if (h.schema() == Histogram.CUSTOM_BUCKETS) {
      Varbits.putUnsigned(h.bounds(), out);
      for (int i = 0; i < h.bounds(); i++) {
        bound(h.bound(i), out);
      }
    }
  }

  private static void threshold(long bits, BitWriter out) {
    double value = Double.longBitsToDouble(bits);
    if (value == 0) {
      out.put(0, 8);
      return;
    }
    int exponent = Math.getExponent(value) + 1;
    boolean power = (bits & ((1L << 52) - 1)) == 0;
    if (power && exponent >= LEAST_EXPONENT && exponent <= LARGEST_EXPONENT) {
      out.put(exponent + EXPONENT_SHIFT, 8);
    } else {
      out.put(OTHER_THRESHOLD, 8);
      out.put(bits, Long.SIZE);
    }
  }

  private static void spans(Buckets side, BitWriter out) {
    Varbits.putUnsigned(side.spans(), out);
    for (int i = 0; i < side.spans(); i++) {
      Varbits.putUnsigned(side.length(i), out);
      Varbits.put(side.offset(i), out);
    }
  }

  /** Multiples of a thousandth, if they are small, take fewer bits. */
  private static void bound(long bits, BitWriter out) {
    double value = Double.longBitsToDouble(bits);
    double thousandths = value * 1000;
    long whole = Math.round(thousandths);
    boolean small = thousandths >= 0 && thousandths <= LARGEST_SHORT_BOUND;
    if (small && whole / 1000.0 == value && bits != 1L << 63) {
      Varbits.putUnsigned(whole + 1, out);
    } else {
      out.put(0, 1);
      out.put(bits, Long.SIZE);
    }
  }

  /** Reads a layout into a histogram that is empty. */
  static void read(BitReader in, Histogram to) {
    to.zeroThreshold(threshold(in));
    to.schema((int) Varbits.get(in));
    spans(in, to.positive());
    spans(in, to.negative());
    if (to.schema() == Histogram.CUSTOM_BUCKETS) {
      long bounds = Varbits.getUnsigned(in);
      for (long i = 0; i < bounds; i++) {
        long number = Varbits.getUnsigned(in);
        to.bound(
            number == 0 ? in.get(Long.SIZE) : Double.doubleToRawLongBits((number - 1) / 1000.0));
      }
    }
  }

  private static long threshold(BitReader in) {
    int number = (int) in.get(8);
    if (number == OTHER_THRESHOLD) {
      return in.get(Long.SIZE);
    }
    double value = number == 0 ? 0 : Math.scalb(0.5, number - EXPONENT_SHIFT);
    return Double.doubleToRawLongBits(value);
  }

  private static void spans(BitReader in, Buckets side) {
    long spans = Varbits.getUnsigned(in);
    for (long i = 0; i < spans; i++) {
      long length = Varbits.getUnsigned(in);
      side.span((int) Varbits.get(in), length);
    }
  }

  /** True if a chunk of the one's layout can hold the other. */
  static boolean same(Histogram a, Histogram b) {
    return a.floats() == b.floats()
        && a.schema() == b.schema()
        && a.zeroThreshold() == b.zeroThreshold()
        && same(a.positive(), b.positive())
        && same(a.negative(), b.negative())
        && sameBounds(a, b);
  }

  private static boolean same(Buckets a, Buckets b) {
    if (a.spans() != b.spans()) {
      return false;
    }
    for (int i = 0; i < a.spans(); i++) {
      if (a.offset(i) != b.offset(i) || a.length(i) != b.length(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameBounds(Histogram a, Histogram b) {
    if (a.bounds() != b.bounds()) {
      return false;
    }
    for (int i = 0; i < a.bounds(); i++) {
      if (a.bound(i) != b.bound(i)) {
        return false;
      }
    }
    return true;
  }
}
