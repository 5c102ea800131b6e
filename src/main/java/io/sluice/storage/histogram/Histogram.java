package io.sluice.storage.histogram;

import java.util.Arrays;

/**
 * One native histogram, as Prometheus has them: of counts that are whole, or of counts that are
 * doubles. Used again and again. Confined to one thread.
 *
 * <p>Source: prometheus/docs, docs/specs/native_histograms.md.
 */
public final class Histogram {
  /** The schema whose buckets have bounds of their own. */
  public static final int CUSTOM_BUCKETS = -53;

  /** The coarsest schema of exponential buckets: each 65,536 times as wide as the one before. */
  public static final int COARSEST = -4;

  /** The finest schema of exponential buckets: 256 to each power of two. */
  public static final int FINEST = 8;

  /** The sum of a histogram that says that its series has ended. */
  public static final long STALE = 0x7ff0000000000002L;

  /** Whether counts may be compared with those of the histogram before. */
  public enum Reset {
    /** Not said: whoever reads looks for counts that have become less. */
    UNKNOWN(0),
    /** The counter began anew with this one. */
    RESET(1),
    /** Counts go up and down as they like. */
    GAUGE(2);

    /** What stands for it in bytes. */
    final int number;

    Reset(int number) {
      this.number = number;
    }

    static Reset of(int number) {
      return number == RESET.number ? RESET : number == GAUGE.number ? GAUGE : UNKNOWN;
    }
  }

  private boolean floats;
  private Reset reset = Reset.UNKNOWN;
  private int schema;
  private long zeroThreshold;
  private long sum;
  private long count;
  private long zeroCount;
  private final Buckets positive = new Buckets();
  private final Buckets negative = new Buckets();
  private long[] bounds = new long[8];
  private int boundCount;

  /** Makes it an empty histogram of whole counts. */
  public Histogram clear() {
    floats = false;
    reset = Reset.UNKNOWN;
    schema = 0;
    zeroThreshold = 0;
    sum = 0;
    count = 0;
    zeroCount = 0;
    positive.clear();
    negative.clear();
    boundCount = 0;
    return this;
  }

  /** Says whether all counts are bits of doubles. */
  public void floats(boolean areDoubles) {
    floats = areDoubles;
  }

  /** Says how counts relate to those before. */
  public void reset(Reset hint) {
    reset = hint;
  }

  /** Sets the schema. */
  public Histogram schema(int number) {
    schema = number;
    return this;
  }

  /**
   * Sets how wide the zero bucket is, to both sides; bits of a double, of which zero has no sign.
   */
  public void zeroThreshold(long bits) {
    zeroThreshold = bits == Long.MIN_VALUE ? 0 : bits;
  }

  /** Sets the sum of all observations; bits of a double. */
  public void sum(long bits) {
    sum = bits;
  }

  /** Sets how many observations there are. */
  public void count(long observations) {
    count = observations;
  }

  /** Sets how many observations the zero bucket has. */
  public void zeroCount(long observations) {
    zeroCount = observations;
  }

  /** Adds an upper bound of a custom bucket; bits of a double. */
  public void bound(long bits) {
    if (boundCount == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * boundCount);
    }
    bounds[boundCount++] = bits;
  }

  /** Leaves nothing but what a stale marker needs. */
  void becomeStale() {
    boolean doubles = floats;
    clear();
    floats = doubles;
    sum = STALE;
  }

  /** True if counts are bits of doubles. */
  public boolean floats() {
    return floats;
  }

  /** How counts relate to those before. */
  public Reset reset() {
    return reset;
  }

  /** The schema: -4 to 8, or {@link #CUSTOM_BUCKETS}. */
  public int schema() {
    return schema;
  }

  /** How wide the zero bucket is, to both sides; bits of a double. */
  public long zeroThreshold() {
    return zeroThreshold;
  }

  /** The sum of all observations; bits of a double. */
  public long sum() {
    return sum;
  }

  /** How many observations there are: an unsigned number, or bits of a double. */
  public long count() {
    return count;
  }

  /** How many observations the zero bucket has, as {@link #count}. */
  public long zeroCount() {
    return zeroCount;
  }

  /** Buckets of observations above zero. */
  public Buckets positive() {
    return positive;
  }

  /** Buckets of observations below zero. */
  public Buckets negative() {
    return negative;
  }

  /** How many custom bounds there are. */
  public int bounds() {
    return boundCount;
  }

  /** A custom bound; bits of a double. */
  public long bound(int i) {
    return bounds[i];
  }

  /** True if it marks the end of its series. */
  public boolean isStale() {
    return sum == STALE;
  }
}
