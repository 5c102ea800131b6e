package io.sluice.storage.histogram;

import java.util.Arrays;

/**
 * The buckets of one side of a histogram: spans say which there are, counts are as many. Counts are
 * absolute, as unsigned numbers or bits of doubles. Used again and again. Confined to one thread.
 */
public final class Buckets {
  private int[] offsets = new int[4];
  private int[] lengths = new int[4];
  private int spans;
  private long[] counts = new long[16];
  private int size;

  /** Forgets all. */
  public void clear() {
    spans = 0;
    size = 0;
  }

  /**
   * Adds a span.
   *
   * @param offset of the first one the index of its first bucket, of others how many buckets are
   *     left out before it
   * @param length how many buckets it has; more than an int can say counts as the largest int
   */
  public void span(int offset, long length) {
    if (spans == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * spans);
      lengths = Arrays.copyOf(lengths, 2 * spans);
    }
    offsets[spans] = offset;
    lengths[spans++] = (int) Math.max(0, Math.min(length, Integer.MAX_VALUE));
  }

  /** Makes the last span longer by one bucket. */
  public void extend() {
    lengths[spans - 1]++;
  }

  /** Adds the count of the next bucket. */
  public void count(long count) {
    if (size == counts.length) {
      counts = Arrays.copyOf(counts, 2 * size);
    }
    counts[size++] = count;
  }

  /** Replaces a count. */
  public void set(int i, long count) {
    counts[i] = count;
  }

  /** How many spans there are. */
  public int spans() {
    return spans;
  }

  /** The offset of a span. */
  public int offset(int span) {
    return offsets[span];
  }

  /** The length of a span. */
  public int length(int span) {
    return lengths[span];
  }

  /** How many counts there are. */
  public int size() {
    return size;
  }

  /** The count of a bucket, in order. */
  public long get(int i) {
    return counts[i];
  }

  /** How many buckets the spans say there are. */
  long spanned() {
    long sum = 0;
    for (int i = 0; i < spans; i++) {
      sum += lengths[i];
    }
    return sum;
  }
}
