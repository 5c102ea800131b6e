package io.sluice.server;

import io.sluice.server.config.Config;
import io.sluice.storage.io.DiskSpace;
import io.sluice.storage.wal.WalConfig;

/**
 * What the settings mean on a disk of a given size: on a small one everything is smaller.
 * Immutable.
 *
 * <pre>
 *   segment   wal.segmentSize, at most total / (32 x shards): a shard has up to three of them
 *   checkpoint  wal.checkpointBytes, at most total / (16 x shards): as much log again waits to be
 *               used once more
 *   low       disk.minFree, at least 2 segments per shard (one being made ahead, one more), at most
 *             total / 16
 *   high      low and a quarter: free room at which writes are taken again
 *   reserve   disk.reserve, at most total / 32 and low / 2, so that giving it up lets no write in
 * </pre>
 *
 * @param segment bytes of a segment of the log
 * @param checkpoint bytes of a shard's log between two checkpoints
 * @param low with less free writes are refused; 0 for never
 * @param high with as much free they are taken again
 * @param reserve bytes of the reserve
 */
record DiskLimits(int segment, long checkpoint, long low, long high, long reserve) {
  private static final int SMALLEST = 64 << 10;
  private static final int PAGE = 4096;
  private static final int SEGMENTS = 32;
  private static final int LOW = 16;
  private static final int CHECKPOINTS = 16;
  private static final int RESERVE = 32;

  static DiskLimits of(Config config, DiskSpace disk) {
    int shards = config.ingest().shardCount();
    int wanted = config.wal().segmentSize().asInt();
    int segment = segment(wanted, disk.total() / SEGMENTS / shards);
    long checkpoint =
        Math.min(
            config.wal().checkpointBytes().bytes(),
            Math.max(segment, disk.total() / CHECKPOINTS / shards));
    long most = disk.total() / LOW;
    long asked = config.disk().minFree().bytes();
    long low = asked == 0 ? 0 : Math.min(most, Math.max(asked, 2L * segment * shards));
    long reserve = Math.min(config.disk().reserve().bytes(), disk.total() / RESERVE);
    return new DiskLimits(segment, checkpoint, low, low + low / 4, Math.min(reserve, low / 2));
  }

  private static int segment(int wanted, long fits) {
    if (fits >= wanted) {
      return wanted;
    }
    return (int) Math.min(wanted, Math.max(SMALLEST, fits / PAGE * PAGE));
  }

  /** The log's settings with segments that fit. */
  WalConfig fit(WalConfig wal) {
    // What lies between two checkpoints, and two more: then none has to be filled with zeros.
    int trimmed = (int) Math.min(checkpoint / segment + 2, 1 << 20);
    return wal.withSegmentSize(segment).withKeepTrimmed(trimmed);
  }
}
