package io.sluice.storage.shard;

import io.sluice.storage.head.HeadConfig;
import io.sluice.storage.wal.WalConfig;

/**
 * What shards are opened with. Immutable.
 *
 * @param shards how many; another number than last time is a new generation of logs
 * @param wal the logs'
 * @param head each head's
 * @param bounds how far from now samples may be
 */
public record ShardSettings(int shards, WalConfig wal, HeadConfig head, TimeBounds bounds) {}
