package io.sluice.load;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * A histogram of durations: 64 buckets to each power of two, so quantiles are exact to 1.6 %; the
 * maximum is exact. Constant size. Thread-safe.
 */
public final class Latencies {
  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;

  private final AtomicLongArray counts = new AtomicLongArray((64 - SUB_BITS + 1) * SUB);
  private final LongAccumulator max = new LongAccumulator(Math::max, 0);

  /** Adds one duration in nanoseconds; a negative one counts as zero. */
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    counts.incrementAndGet(bucket(value));
    max.accumulate(value);
  }

  private static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return ((shift + 1) << SUB_BITS) + (int) (value >>> shift) - SUB;
  }

  private static long upperEnd(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = (bucket >>> SUB_BITS) - 1;
    return (((long) (bucket & (SUB - 1)) + SUB + 1) << shift) - 1;
  }

  /** How many were recorded. */
  public long count() {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    return total;
  }

  /**
   * The duration in milliseconds that a share {@code q} of all stays within; 0 if there is none.
   */
  public double millis(double q) {
    long wanted = (long) Math.ceil(q * count());
    long seen = 0;
    for (int i = 0; i < counts.length(); i++) {
      seen += counts.get(i);
      if (seen >= wanted && seen > 0) {
        return Math.min(upperEnd(i), max.get()) / 1e6;
      }
    }
    return 0;
  }

  /** The longest in milliseconds. */
  public double maxMillis() {
    return max.get() / 1e6;
  }
}
