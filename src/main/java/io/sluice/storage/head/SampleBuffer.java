package io.sluice.storage.head;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series as growing arrays: milliseconds since the epoch, and raw value bits or a
 * native histogram. Meant to be cleared and used again. Confined to one thread.
 */
public final class SampleBuffer {
  private static final int FIRST_CAPACITY = 128;

  private long[] times = new long[FIRST_CAPACITY];
  private long[] bits = new long[FIRST_CAPACITY];
  private byte[] @Nullable [] histograms = new byte[0][];
  private boolean anyHistogram;
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

  /** Adds a native histogram at the end, as its canonical bytes. */
  public void addHistogram(long time, byte[] histogram) {
    add(time, 0);
    if (histograms.length < times.length) {
      histograms = Arrays.copyOf(histograms, times.length);
    }
    histograms[size - 1] = histogram;
    anyHistogram = true;
  }

  /** The i-th sample's canonical bytes if it is a native histogram; null if it is a float. */
  public byte @Nullable [] histogram(int i) {
    return i < histograms.length ? histograms[i] : null;
  }

  /** Forgets the samples, keeps the arrays. */
  public void clear() {
    if (anyHistogram) {
      Arrays.fill(histograms, null);
      anyHistogram = false;
    }
    size = 0;
  }
}
