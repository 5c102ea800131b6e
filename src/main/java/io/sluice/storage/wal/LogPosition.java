package io.sluice.storage.wal;

/**
 * A place in one shard's log; later places compare greater. Immutable.
 *
 * @param segment number of the segment, from 1
 * @param offset byte offset in it
 */
public record LogPosition(long segment, int offset) implements Comparable<LogPosition> {

  /** Before everything. */
  public static final LogPosition START = new LogPosition(0, 0);

  @Override
  public int compareTo(LogPosition other) {
    int bySegment = Long.compare(segment, other.segment);
    return bySegment != 0 ? bySegment : Integer.compare(offset, other.offset);
  }
}
