package io.sluice.storage.head;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Where chunks and chains wait, unchanged, between leaving their series and being used again.
 *
 * <p>Ordering: a reader takes the epoch, follows a line, copies, and asks {@link #unchanged}. What
 * is retired is unlinked first, and touched only after the epoch has moved; so a copy made within
 * one epoch is good. The epoch moves once for many retired blocks, so that readers seldom repeat
 * their work, and a reader who must has lost one piece only.
 *
 * <p>Thread rule: the shard thread retires; any thread asks for the epoch.
 */
final class Recycler {
  private static final int MIN_WAITING = 64;
  private static final int MAX_WAITING = 4096;

  /** At most this part of all blocks waits: 1/16. */
  private static final int WAITING_SHIFT = 4;

  private static final int FIRST_CAPACITY = 32;

  private final Blocks blocks;
  private final Chunks chunks;
  private int[] chains = new int[FIRST_CAPACITY];
  private int chainCount;
  private int[] records = new int[FIRST_CAPACITY];
  private int recordCount;
  private int waiting;
  private volatile long epoch;

  Recycler(Blocks blocks, Chunks chunks) {
    this.blocks = blocks;
    this.chunks = chunks;
  }

  long epoch() {
    return epoch;
  }

  /** True if everything read since {@link #epoch} gave this was what it was then. */
  boolean unchanged(long since) {
    VarHandle.loadLoadFence();
    return epoch == since;
  }

  /** Takes a chain of so many blocks that no line leads to any more. */
  void retireChain(int newest, int count) {
    if (chainCount == chains.length) {
      chains = Arrays.copyOf(chains, 2 * chainCount);
    }
    chains[chainCount++] = newest;
    hold(count);
  }

  /** Takes a chunk's record and blocks; no line leads to it any more. */
  void retireChunk(int id) {
    if (recordCount == records.length) {
      records = Arrays.copyOf(records, 2 * recordCount);
    }
    records[recordCount++] = id;
    chunks.retire(id);
    int longs = XorWriter.longs(Chunks.position(chunks.get(id, Chunks.SHAPE)));
    retireChain(chunks.block(id), Blocks.count(longs));
  }

  private void hold(int count) {
    waiting += count;
    int enough = Math.min(MAX_WAITING, Math.max(MIN_WAITING, blocks.made() >> WAITING_SHIFT));
    if (waiting >= enough) {
      recycle();
    }
  }

  private void recycle() {
    long next = epoch + 1;
    epoch = next;
    VarHandle.storeStoreFence();
    for (int i = 0; i < chainCount; i++) {
      blocks.free(chains[i]);
    }
    for (int i = 0; i < recordCount; i++) {
      chunks.free(records[i]);
    }
    chainCount = 0;
    recordCount = 0;
    waiting = 0;
  }
}
