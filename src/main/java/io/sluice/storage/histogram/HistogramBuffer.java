package io.sluice.storage.histogram;

import java.util.Arrays;

/**
 * Histograms of one series, by time, as bytes. Meant to be cleared and used again. Confined to one
 * thread.
 */
public final class HistogramBuffer {
  private static final byte[] NONE = {};

  private long[] times = new long[16];
  private byte[][] bytes = new byte[16][];
  private int size;

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Time of the i-th. */
  public long time(int i) {
    return times[i];
  }

  /** The i-th, as {@link HistogramBytes} has it; not to be changed. */
  public byte[] bytes(int i) {
    return bytes[i];
  }

  /** Adds one at the end. */
  public void add(long time, byte[] histogram) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    times[size] = time;
    bytes[size++] = histogram;
  }

  /** Forgets all of them. */
  public void clear() {
    Arrays.fill(bytes, 0, size, NONE);
    size = 0;
  }
}
