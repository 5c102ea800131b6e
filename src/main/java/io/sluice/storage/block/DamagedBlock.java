package io.sluice.storage.block;

import java.nio.file.Path;

/**
 * A block that can't be read. Immutable.
 *
 * @param path where it is
 * @param why what is wrong, naming file and offset
 * @param minTime first millisecond of its range, the least there is if that is not known either
 * @param maxTime the millisecond behind its range, the greatest there is if that is not known
 */
public record DamagedBlock(Path path, String why, long minTime, long maxTime) {

  /** True if a read of that span, both ends inclusive, may need it. */
  public boolean overlaps(long firstMillis, long lastMillis) {
    return minTime <= lastMillis && (firstMillis < maxTime || maxTime == Long.MAX_VALUE);
  }
}
