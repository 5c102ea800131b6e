package io.sluice.query;

/**
 * A span of time, both ends inclusive. Immutable.
 *
 * @param start first millisecond since the epoch
 * @param end last millisecond since the epoch, not before {@code start}
 */
public record TimeRange(long start, long end) {

  /** All of time. */
  public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Refuses an end before the start. */
  public TimeRange {
    if (end < start) {
      throw new IllegalArgumentException("end timestamp must not be before start timestamp");
    }
  }

  /** True if it bounds nothing. */
  boolean isAll() {
    return equals(ALL);
  }
}
