package io.sluice.storage.extra;

import java.util.Arrays;

/**
 * One exemplar of a series: a value that was observed, when, and what it is linked with. Immutable;
 * the array is not copied.
 */
public final class Exemplar {
  /** Object headers, fields and an entry of the ring. */
  private static final int OVERHEAD = 128;

  private final int ref;
  private final long time;
  private final long valueBits;
  private final byte[] labels;

  /**
   * An exemplar.
   *
   * @param ref the series, in its shard
   * @param time milliseconds since the epoch
   * @param valueBits raw bits of the value
   * @param labels canonical bytes of its own labels, sorted; often a trace id
   */
  public Exemplar(int ref, long time, long valueBits, byte[] labels) {
    this.ref = ref;
    this.time = time;
    this.valueBits = valueBits;
    this.labels = labels;
  }

  /** The series, in its shard. */
  public int ref() {
    return ref;
  }

  /** Milliseconds since the epoch. */
  public long time() {
    return time;
  }

  /** Raw bits of the value. */
  public long valueBits() {
    return valueBits;
  }

  /** Canonical bytes of its own labels; not to be changed. */
  public byte[] labels() {
    return labels;
  }

  /** What it is charged with. */
  long bytes() {
    return (long) OVERHEAD + labels.length;
  }

  /** Equal are exemplars of the same series, time, bits and labels: a repeat of one another. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Exemplar o
        && ref == o.ref
        && time == o.time
        && valueBits == o.valueBits
        && Arrays.equals(labels, o.labels);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * ref + Long.hashCode(time)) + Long.hashCode(valueBits))
        + Arrays.hashCode(labels);
  }
}
