package io.sluice.storage.block;

/**
 * Integers in 1 to 72 bits, as chunks of histograms have them: a prefix of ones says how many bits
 * follow. Stateless.
 *
 * <p>Source: the format of Prometheus' histogram chunks, tsdb/docs/format/chunks.md.
 */
final class Varbits {
  /** Bits behind a prefix of so many ones; behind eight ones come 64. */
  private static final int[] WIDTHS = {0, 3, 6, 9, 12, 18, 25, 56, 64};

  private static final int LARGEST = WIDTHS.length - 1;

  private Varbits() {}

  static void put(long value, BitWriter out) {
    int ones = 0;
    while (ones < LARGEST && !fits(value, WIDTHS[ones])) {
      ones++;
    }
    put(value, ones, out);
  }

  private static boolean fits(long value, int bits) {
    if (bits == 0) {
      return value == 0;
    }
    long half = 1L << (bits - 1);
    return 1 - half <= value && value <= half;
  }

  static void putUnsigned(long value, BitWriter out) {
    int ones = 0;
    while (ones < LARGEST && value >>> WIDTHS[ones] != 0) {
      ones++;
    }
    put(value, ones, out);
  }

  private static void put(long value, int ones, BitWriter out) {
    if (ones == LARGEST) {
      out.put(0xff, 8);
    } else {
      out.put((1L << (ones + 1)) - 2, ones + 1);
    }
    if (ones > 0) {
      out.put(value, WIDTHS[ones]);
    }
  }

  static long get(BitReader in) {
    int width = width(in);
    long pattern = width == 0 ? 0 : in.get(width);
    boolean negative = width > 0 && width < 64 && pattern > 1L << (width - 1);
    return negative ? pattern - (1L << width) : pattern;
  }

  static long getUnsigned(BitReader in) {
    int width = width(in);
    return width == 0 ? 0 : in.get(width);
  }

  private static int width(BitReader in) {
    int ones = 0;
    while (ones < LARGEST && in.bit()) {
      ones++;
    }
    return WIDTHS[ones];
  }
}
