package io.sluice.storage.io;

/**
 * The logs that were written under one number of shards. Shard {@code i} of a generation has the
 * log {@code firstLog + i}. Immutable.
 *
 * @param firstLog id of the first log
 * @param logs how many logs, that is, shards
 */
public record LogGeneration(int firstLog, int logs) {

  /** Refuses negative ids and empty generations. */
  public LogGeneration {
    if (firstLog < 0 || logs < 1 || firstLog > Integer.MAX_VALUE - logs) {
      throw new IllegalArgumentException("no such generation: first log " + firstLog + ", " + logs);
    }
  }

  /** The id of the log of that shard. */
  public int log(int shard) {
    return firstLog + shard;
  }

  /** The id behind the last log. */
  public int end() {
    return firstLog + logs;
  }
}
