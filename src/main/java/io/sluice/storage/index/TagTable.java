package io.sluice.storage.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * From a 32-bit tag to the ids that were inserted under it; the caller tells which of them is meant
 * by comparing content. Open addressing with linear probing in 256 partitions by the tag's high
 * byte, which grow one by one, so that no insert pays for rehashing the whole.
 *
 * <p>Ordering: one thread inserts, any thread finds. A slot is one long, released after what its id
 * names; nothing is ever removed, and a grown partition is released only when complete. So a reader
 * finds at least all that was inserted before something it has acquired.
 */
final class TagTable {
  private static final VarHandle PARTITIONS = MethodHandles.arrayElementVarHandle(long[][].class);
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int PARTITION_SHIFT = 24;
  private static final int FIRST_SLOTS = 16;

  /** Tells whether an id of the right tag is the one that is looked for. */
  interface Candidate {
    boolean matches(int id);
  }

  private final Footprint footprint;

  /** Slots hold the tag above and id + 1 below; 0 is free. */
  private final long[][] partitions = new long[1 << (32 - PARTITION_SHIFT)][];

  private final int[] counts = new int[partitions.length];

  TagTable(Footprint footprint) {
    this.footprint = footprint;
    footprint.added(partitions.length, Integer.BYTES);
    footprint.added(counts.length, Integer.BYTES);
  }

  /** The id under {@code tag} that matches, or -1. Any thread. */
  int find(int tag, Candidate candidate) {
    long[] slots = (long[]) PARTITIONS.getAcquire(partitions, tag >>> PARTITION_SHIFT);
    if (slots == null) {
      return -1;
    }
    int mask = slots.length - 1;
    for (int i = tag & mask; ; i = i + 1 & mask) {
      long slot = (long) SLOTS.getAcquire(slots, i);
      if (slot == 0) {
        return -1;
      }
      if ((int) (slot >>> 32) == tag && candidate.matches((int) slot - 1)) {
        return (int) slot - 1;
      }
    }
  }

  /** Adds an id that is not in the table. Writer. */
  void insert(int tag, int id) {
    int partition = tag >>> PARTITION_SHIFT;
    long[] slots = partitions[partition];
    // Three quarters full at most: a miss then probes about eight slots, one cache line.
    if (slots == null || ++counts[partition] > slots.length - slots.length / 4) {
      slots = grow(partition, slots);
    }
    put(slots, (long) tag << 32 | (id + 1 & 0xffff_ffffL));
  }

  private long[] grow(int partition, long[] old) {
    long[] grown = new long[old == null ? FIRST_SLOTS : old.length * 2];
    footprint.added(grown.length, Long.BYTES);
    if (old == null) {
      counts[partition] = 1;
    } else {
      for (long slot : old) {
        if (slot != 0) {
          put(grown, slot);
        }
      }
      footprint.dropped(old.length, Long.BYTES);
    }
    PARTITIONS.setRelease(partitions, partition, grown);
    return grown;
  }

  private static void put(long[] slots, long slot) {
    int mask = slots.length - 1;
    int i = (int) (slot >>> 32) & mask;
    while (slots[i] != 0) {
      i = i + 1 & mask;
    }
    SLOTS.setRelease(slots, i, slot);
  }
}
