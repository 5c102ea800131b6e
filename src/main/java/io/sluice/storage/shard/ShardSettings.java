package io.sluice.storage.shard;

import io.sluice.storage.extra.ExtraLimits;
import io.sluice.storage.head.HeadConfig;
import io.sluice.storage.wal.WalConfig;

/**
 * What shards are opened with. Immutable.
 *
 * @param shards how many; another number than last time is a new generation of logs
 * @param wal the logs'
 * @param head each head's
 * @param bounds how far from now samples may be
 * @param extras what may be kept beside samples
 */
public record ShardSettings(
    int shards, WalConfig wal, HeadConfig head, TimeBounds bounds, ExtraLimits extras) {

  /** With the smallest bounds on what is kept beside samples. */
  public ShardSettings(int shards, WalConfig wal, HeadConfig head, TimeBounds bounds) {
    this(shards, wal, head, bounds, ExtraLimits.DEFAULT);
  }

  /** The same with other settings of the logs. */
  public ShardSettings withWal(WalConfig other) {
    return new ShardSettings(shards, other, head, bounds, extras);
  }
}
