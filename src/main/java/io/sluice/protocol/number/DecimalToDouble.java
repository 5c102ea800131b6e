package io.sluice.protocol.number;

import java.math.BigInteger;

/**
 * The double nearest to {@code digits * 10^exponent}, ties to even, as {@link Double#parseDouble}
 * gives it, without a String: Clinger's exact case, else the method of D. Lemire, "Number parsing
 * at a gigabyte per second" (Software: Practice and Experience 51, 2021), with a table of powers of
 * five of 128 bits. Says when it can't tell. Stateless, thread-safe.
 */
public final class DecimalToDouble {
  /** The answer when this method can't tell; never the nearest double to anything. */
  public static final double UNSURE = Double.NaN;

  private static final int MAX_POWER = 100;
  private static final long MAX_EXACT_DIGITS = 1L << 53;
  private static final double[] EXACT_POWERS_OF_TEN = new double[23];

  /** For exponent e at 2 * (e + MAX_POWER): the upper, then the lower 64 bits of the power. */
  private static final long[] POWERS_OF_FIVE = new long[2 * (2 * MAX_POWER + 1)];

  private static final int MANTISSA_BITS = 52;
  private static final int EXPONENT_BIAS = 1023;

  /** Bits below the mantissa in the upper product word: all ones mean that a carry may matter. */
  private static final long BELOW_MANTISSA = -1L >>> (MANTISSA_BITS + 3);

  static {
    double power = 1;
    for (int i = 0; i < EXACT_POWERS_OF_TEN.length; i++) {
      EXACT_POWERS_OF_TEN[i] = power;
      power *= 10;
    }
    for (int e = -MAX_POWER; e <= MAX_POWER; e++) {
      BigInteger five = e < 0 ? reciprocalPowerOfFive(-e) : powerOfFive(e);
      POWERS_OF_FIVE[2 * (e + MAX_POWER)] = five.shiftRight(64).longValue();
      POWERS_OF_FIVE[2 * (e + MAX_POWER) + 1] = five.longValue();
    }
  }

  private DecimalToDouble() {}

  /**
   * Rounds a decimal number.
   *
   * @param digits up to 19 decimal digits, unsigned
   * @param exponent the power of ten
   * @return the nearest double, or {@link #UNSURE}
   */
  public static double nearest(boolean negative, long digits, int exponent) {
    if (digits == 0) {
      return negative ? -0.0 : 0.0;
    }
    double magnitude;
    if (Long.compareUnsigned(digits, MAX_EXACT_DIGITS) <= 0 && Math.abs(exponent) <= 22) {
      double power = EXACT_POWERS_OF_TEN[Math.abs(exponent)];
      magnitude = exponent < 0 ? digits / power : digits * power;
    } else if (Math.abs(exponent) <= MAX_POWER) {
      magnitude = byTable(digits, exponent);
    } else {
      return UNSURE;
    }
    return negative ? -magnitude : magnitude;
  }

  private static double byTable(long digits, int exponent) {
    int zeros = Long.numberOfLeadingZeros(digits);
    long w = digits << zeros;
    int index = 2 * (exponent + MAX_POWER);
    long upper = multiplyHigh(w, POWERS_OF_FIVE[index]);
    long lower = w * POWERS_OF_FIVE[index];
    if ((upper & BELOW_MANTISSA) == BELOW_MANTISSA) {
      long carry = multiplyHigh(w, POWERS_OF_FIVE[index + 1]);
      lower += carry;
      upper += Long.compareUnsigned(lower, carry) < 0 ? 1 : 0;
      if (lower == -1L) {
        return UNSURE;
      }
    }
    return assemble(upper, lower, zeros, exponent);
  }

  /** Rounds the product to 53 bits. It lies far from subnormals and infinity. */
  private static double assemble(long upper, long lower, int zeros, int exponent) {
    int top = (int) (upper >>> 63);
    int shift = top + 64 - MANTISSA_BITS - 3;
    long mantissa = upper >>> shift;
    int binary = powerOfTwo(exponent) + top - zeros + EXPONENT_BIAS;
    boolean halfway = Long.compareUnsigned(lower, 1) <= 0 && exponent >= -4 && exponent <= 23;
    if (halfway && (mantissa & 3) == 1 && mantissa << shift == upper) {
      mantissa &= ~1L;
    }
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    if (mantissa == 2L << MANTISSA_BITS) {
      mantissa = 1L << MANTISSA_BITS;
      binary++;
    }
    return Double.longBitsToDouble(
        ((long) binary << MANTISSA_BITS) | (mantissa & ((1L << MANTISSA_BITS) - 1)));
  }

  /** floor(log2(10^exponent)) + 63, exact for every exponent of the table. */
  private static int powerOfTwo(int exponent) {
    return (((152_170 + 65_536) * exponent) >> 16) + 63;
  }

  private static long multiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
  }

  /** 5^e, its highest bit moved to bit 127, truncated. */
  private static BigInteger powerOfFive(int e) {
    BigInteger five = BigInteger.valueOf(5).pow(e);
    return five.shiftLeft(128 - five.bitLength());
  }

  /**
   * 5^-e, its highest bit moved to bit 127; rounded up as far as it then makes ties exact, which is
   * up to 5^27, and truncated beyond.
   */
  private static BigInteger reciprocalPowerOfFive(int e) {
    BigInteger five = BigInteger.valueOf(5).pow(e);
    BigInteger truncated = BigInteger.ONE.shiftLeft(five.bitLength() + 127).divide(five);
    return e <= 27 ? truncated.add(BigInteger.ONE) : truncated;
  }
}
