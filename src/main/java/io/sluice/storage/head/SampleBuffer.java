package io.sluice.storage.head;

import java.util.Arrays;

/**
 * Samples of one series as two growing arrays: milliseconds since the epoch and raw value bits.
 * Meant to be cleared and used again. Confined to one thread.
 */
public final class SampleBuffer {
  private static final int FIRST_CAPACITY = 128;

  private long[] times = new long[FIRST_CAPACITY];
  private long[] bits = new long[FIRST_CAPACITY];
  private int size;

  /** How many samples are inside. */
  public int size() {
    return size;
  }

  /** Time of the i-th sample. */
  public long time(int i) {
    return times[i];
  }

  /** Raw bits of the value of the i-th sample. */
  public long bits(int i) {
    return bits[i];
  }

  /** The array behind {@link #time}; longer than {@link #size}, replaced when it grows. */
  public long[] times() {
    return times;
  }

  /** The array behind {@link #bits(int)}; longer than {@link #size}, replaced when it grows. */
  public long[] bits() {
    return bits;
  }

  /** Time of the last sample; only if there is one. */
  public long lastTime() {
    return times[size - 1];
  }

  /** Adds a sample at the end. */
  public void add(long time, long valueBits) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      bits = Arrays.copyOf(bits, 2 * size);
    }
    times[size] = time;
    bits[size] = valueBits;
    size++;
  }

  /** Forgets the samples, keeps the arrays. */
  public void clear() {
    size = 0;
  }
}
