package io.sluice.storage.shard;

import io.sluice.storage.extra.MetadataBytes;
import io.sluice.storage.index.IdentityHash;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills all shards from a log of an older generation, when there was another number of shards: each
 * series goes where it is routed now, unless the checkpoint of a later log has it.
 *
 * <p>Confined to the replaying thread, which owns all shards for that time.
 */
final class OldLogVisitor extends ReplayVisitor {
  private static final int PASSED = -1;

  private final IdentityHash identities;
  private final List<ShardState> shards;
  private final LongPredicate inLater;
  private int[] shardOf = new int[1024];
  private int[] refs = new int[1024];

  /**
   * @param inLater identities of series that the checkpoint of a later log has
   */
  OldLogVisitor(
      IdentityHash identities,
      List<ShardState> shards,
      LongPredicate inLater,
      ReplayFilter filter) {
    super(filter);
    this.identities = identities;
    this.shards = shards;
    this.inLater = inLater;
  }

  @Override
  void defineKnown(int ref, byte[] labels, int off, int len) {
    defineLogged(ref, labels, off, len);
  }

  @Override
  void defineLogged(int ref, byte[] labels, int off, int len) {
    if (ref >= refs.length) {
      int room = Math.max(ref + 1, refs.length * 2);
      refs = Arrays.copyOf(refs, room);
      shardOf = Arrays.copyOf(shardOf, room);
    }
    long identity = identities.of(labels, off, len);
    if (inLater.test(identity)) {
      shardOf[ref] = PASSED;
    } else {
      shardOf[ref] = IdentityHash.shard(identity, shards.size());
      refs[ref] = shards.get(shardOf[ref]).intern(labels, off, len);
    }
  }

  @Override
  @Nullable ShardState stateOf(int ref) {
    return shardOf[ref] == PASSED ? null : shards.get(shardOf[ref]);
  }

  @Override
  int refOf(int ref) {
    return refs[ref];
  }

  @Override
  void metadata(int type, byte[] bytes, int off, int len) {
    byte[] key = MetadataBytes.read(bytes, off, len).key();
    if (!inLater.test(identities.of(key, 0, key.length))) {
      shards.get(0).extra(0, type, bytes, off, len);
    }
  }
}
