package io.sluice.storage.shard;

import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.wal.LogVisitor;
import java.util.Arrays;
import java.util.List;

/**
 * Fills all shards from a log of an older generation, when there was another number of shards: each
 * series goes where it is routed now.
 *
 * <p>Confined to the replaying thread, which owns all shards for that time.
 */
final class OldLogVisitor implements LogVisitor {
  private final IdentityHash identities;
  private final List<ShardState> shards;
  private final ReplayFilter filter;
  private int[] shardOf = new int[1024];
  private int[] refs = new int[1024];

  OldLogVisitor(IdentityHash identities, List<ShardState> shards, ReplayFilter filter) {
    this.filter = filter;
    this.identities = identities;
    this.shards = shards;
  }

  @Override
  public void define(int ref, byte[] labels, int offset, int length) {
    if (ref >= refs.length) {
      int room = Math.max(ref + 1, refs.length * 2);
      refs = Arrays.copyOf(refs, room);
      shardOf = Arrays.copyOf(shardOf, room);
    }
    shardOf[ref] = IdentityHash.shard(identities.of(labels, offset, length), shards.size());
    filter.define(ref, labels, offset);
    refs[ref] = shards.get(shardOf[ref]).intern(labels, offset, length);
  }

  @Override
  public void group(long segment, int offset) {
    filter.group(segment, offset);
  }

  @Override
  public void sample(int ref, long timestampMillis, long valueBits) {
    if (!filter.passesOver(ref, timestampMillis)) {
      shards.get(shardOf[ref]).head().append(refs[ref], timestampMillis, valueBits);
    }
  }

  @Override
  public void extra(int ref, int type, byte[] bytes, int offset, int length) {
    if (!filter.passesOver(ref, type, bytes, offset, length)) {
      shards.get(shardOf[ref]).extra(refs[ref], type, bytes, offset, length);
    }
  }
}
