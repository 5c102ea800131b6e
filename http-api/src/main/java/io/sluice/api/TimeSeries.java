package io.sluice.api;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series, in any order: times in milliseconds since the epoch, values kept as raw
 * bits, so that NaN payloads (Prometheus' stale marker {@code 0x7ff0000000000002} among them) and
 * -0.0 survive. Two are equal if labels, times and bits are. Immutable.
 */
public final class TimeSeries {
  private final Labels labels;
  private final long[] timestamps;
  private final long[] valueBits;

  /**
   * Copies both arrays.
   *
   * @throws IllegalArgumentException if they differ in length
   */
  public TimeSeries(Labels labels, long[] timestamps, double[] values) {
    this(labels, timestamps.clone(), bits(values), true);
  }

  private TimeSeries(Labels labels, long[] timestamps, long[] valueBits, boolean owned) {
    assert owned;
    if (timestamps.length != valueBits.length) {
      throw new IllegalArgumentException(
          timestamps.length + " timestamps but " + valueBits.length + " values");
    }
    this.labels = Objects.requireNonNull(labels, "labels");
    this.timestamps = timestamps;
    this.valueBits = valueBits;
  }

  /** One series with one sample. */
  public static TimeSeries of(Labels labels, long timestampMillis, double value) {
    long[] bits = {Double.doubleToRawLongBits(value)};
    return new TimeSeries(labels, new long[] {timestampMillis}, bits, true);
  }

  /** One series from times and raw value bits; copies both arrays. */
  public static TimeSeries ofBits(Labels labels, long[] timestamps, long[] valueBits) {
    return new TimeSeries(labels, timestamps.clone(), valueBits.clone(), true);
  }

  /** As {@link #ofBits} from the first {@code size} elements of both arrays. */
  public static TimeSeries ofBits(Labels labels, long[] timestamps, long[] valueBits, int size) {
    return new TimeSeries(
        labels, Arrays.copyOf(timestamps, size), Arrays.copyOf(valueBits, size), true);
  }

  /** A builder for samples that come one by one. */
  public static Builder builder(Labels labels) {
    return new Builder(labels);
  }

  /** The labels that name the series. */
  public Labels labels() {
    return labels;
  }

  /** How many samples there are. */
  public int size() {
    return timestamps.length;
  }

  /** Time of the i-th sample, milliseconds since the epoch. */
  public long timestamp(int i) {
    return timestamps[i];
  }

  /** Value of the i-th sample. */
  public double value(int i) {
    return Double.longBitsToDouble(valueBits[i]);
  }

  /** Raw bits of the i-th value. */
  public long valueBits(int i) {
    return valueBits[i];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimeSeries that
        && labels.equals(that.labels)
        && Arrays.equals(timestamps, that.timestamps)
        && Arrays.equals(valueBits, that.valueBits);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * labels.hashCode() + Arrays.hashCode(timestamps)) + Arrays.hashCode(valueBits);
  }

  /** Labels and count, and the first sample. */
  @Override
  public String toString() {
    String first = size() == 0 ? "" : ", first " + value(0) + " at " + timestamp(0);
    return labels + " [" + size() + " samples" + first + "]";
  }

  private static long[] bits(double[] values) {
    long[] bits = new long[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return bits;
  }

  /** Collects samples of one series. Confined to one thread. */
  public static final class Builder {
    private final Labels labels;
    private long[] timestamps = new long[4];
    private long[] valueBits = new long[4];
    private int size;

    private Builder(Labels labels) {
      this.labels = labels;
    }

    /** Adds one sample. */
    public Builder sample(long timestampMillis, double value) {
      return sampleBits(timestampMillis, Double.doubleToRawLongBits(value));
    }

    /** Adds one sample by its raw bits. */
    public Builder sampleBits(long timestampMillis, long bits) {
      if (size == timestamps.length) {
        timestamps = Arrays.copyOf(timestamps, size * 2);
        valueBits = Arrays.copyOf(valueBits, size * 2);
      }
      timestamps[size] = timestampMillis;
      valueBits[size++] = bits;
      return this;
    }

    /** The series with the samples so far. */
    public TimeSeries build() {
      return ofBits(labels, timestamps, valueBits, size);
    }
  }
}
