package io.sluice.load.data;

/** A 64-bit mixer (the finaliser of SplitMix64): random access to random numbers. Stateless. */
public final class Mix {
  private Mix() {}

  /** A well mixed number for these two. */
  public static long of(long a, long b) {
    long z = a + b * 0x9E3779B97F4A7C15L + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The same as a fraction in [0, 1). */
  public static double fraction(long a, long b) {
    return (of(a, b) >>> 11) * 0x1.0p-53;
  }
}
