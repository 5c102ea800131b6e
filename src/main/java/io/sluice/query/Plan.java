package io.sluice.query;

import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query selected: series of the heads, and of the blocks that its span touches. Immutable
 * but for its blocks, which are held open between {@link #hold} and {@link #close}. Confined to one
 * thread at a time.
 */
final class Plan implements AutoCloseable {
  private final List<ShardSelection> heads;
  private final List<InBlock> inBlocks;
  private @Nullable BlockSet blocks;
  private final BlockSet seen;

  /** Selected series of a block, rising. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record InBlock(Block block, int[] ids) {}

  /** A plan that holds these blocks open. */
  Plan(List<ShardSelection> heads, List<InBlock> inBlocks, BlockSet blocks) {
    this.heads = heads;
    this.inBlocks = inBlocks;
    this.blocks = blocks;
    this.seen = blocks;
  }

  List<ShardSelection> heads() {
    return heads;
  }

  List<InBlock> inBlocks() {
    return inBlocks;
  }

  /** How often samples had left the heads when it was made. */
  long epoch() {
    return seen.epoch();
  }

  /** Holds the blocks open again; false if one of them has gone since. */
  boolean hold() {
    if (blocks == null) {
      blocks = seen.again();
    }
    return blocks != null;
  }

  @Override
  public void close() {
    BlockSet held = blocks;
    blocks = null;
    if (held != null) {
      held.close();
    }
  }
}
