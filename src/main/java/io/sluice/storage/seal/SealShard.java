package io.sluice.storage.seal;

import io.sluice.storage.shard.Shard;
import java.util.concurrent.Executor;

/**
 * A shard to be sealed. Immutable.
 *
 * @param shard the shard
 * @param thread runs tasks on the shard's thread, between its groups
 * @param log number of its log
 */
public record SealShard(Shard shard, Executor thread, int log) {}
