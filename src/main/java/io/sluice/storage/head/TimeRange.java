package io.sluice.storage.head;

/**
 * Tells whether two times are in the same range of fixed length, counted from the epoch downwards
 * too. Remembers one range, so that a division is only made when times leave it. Confined to the
 * shard thread.
 */
final class TimeRange {
  private final long length;
  private long first;
  private long last = -1;

  TimeRange(long length) {
    this.length = length;
  }

  /** True if both are in one range; {@code earlier} must not be after {@code later}. */
  boolean same(long earlier, long later) {
    if (later > last || later < first) {
      moveTo(later);
    }
    return earlier >= first;
  }

  private void moveTo(long time) {
    long into = Math.floorMod(time, length);
    first = time < Long.MIN_VALUE + into ? Long.MIN_VALUE : time - into;
    long rest = length - 1 - into;
    last = time > Long.MAX_VALUE - rest ? Long.MAX_VALUE : time + rest;
  }
}
