package io.sluice.storage.wal;

import java.time.Duration;

/**
 * How a log behaves. Immutable.
 *
 * @param segmentSize bytes of a segment file; a group that does not fit gets a larger one
 * @param syncInterval how long a group of the level {@code written} may stay unsynced; the shard's
 *     timer, not the log, watches it
 * @param keepUnsynced bytes of unsynced groups that are kept in memory, to log them again should
 *     their sync fail; a group that would pass this is synced at once
 * @param keepTrimmed how many trimmed segments at most wait to be used again; the others are
 *     deleted
 */
public record WalConfig(int segmentSize, Duration syncInterval, int keepUnsynced, int keepTrimmed) {
  /** 64 MiB: some six million samples, rolled every few seconds at full load. */
  public static final int DEFAULT_SEGMENT_SIZE = 64 << 20;

  /** 8 MiB per shard: some 800,000 samples between two syncs. */
  public static final int DEFAULT_KEEP_UNSYNCED = 8 << 20;

  /** Five: what lies between two checkpoints at 256 MiB, and one more. */
  public static final int DEFAULT_KEEP_TRIMMED = 5;

  /** The defaults. */
  public static WalConfig defaults() {
    return new WalConfig(
        DEFAULT_SEGMENT_SIZE, Duration.ofMillis(100), DEFAULT_KEEP_UNSYNCED, DEFAULT_KEEP_TRIMMED);
  }

  /** The same with another interval of syncs. */
  public WalConfig withSyncInterval(Duration interval) {
    return new WalConfig(segmentSize, interval, keepUnsynced, keepTrimmed);
  }

  /** The same with another segment size. */
  public WalConfig withSegmentSize(int bytes) {
    return new WalConfig(bytes, syncInterval, keepUnsynced, keepTrimmed);
  }

  /** The same with another number of trimmed segments that wait. */
  public WalConfig withKeepTrimmed(int segments) {
    return new WalConfig(segmentSize, syncInterval, keepUnsynced, segments);
  }

  /** The same with another bound on unsynced groups. */
  public WalConfig withKeepUnsynced(int bytes) {
    return new WalConfig(segmentSize, syncInterval, bytes, keepTrimmed);
  }

  /** Refuses what cannot work, naming the setting. */
  public WalConfig {
    if (segmentSize < WalFormat.SMALLEST_SEGMENT || segmentSize > WalFormat.LARGEST_SEGMENT) {
      throw new IllegalArgumentException(
          "wal.segmentSize: " + segmentSize + " bytes (expected: 8 KiB to 1 GiB)");
    }
    if (segmentSize % WalFormat.HEADER_BYTES != 0) {
      throw new IllegalArgumentException(
          "wal.segmentSize: " + segmentSize + " bytes (expected: a multiple of 4 KiB)");
    }
    if (syncInterval.isNegative() || syncInterval.isZero()) {
      throw new IllegalArgumentException("wal.syncInterval: " + syncInterval + " (expected: > 0s)");
    }
    if (keepUnsynced < 0 || keepUnsynced > 1 << 28) {
      throw new IllegalArgumentException(
          "wal.keepUnsynced: " + keepUnsynced + " bytes (expected: 0 to 256 MiB)");
    }
  }
}
