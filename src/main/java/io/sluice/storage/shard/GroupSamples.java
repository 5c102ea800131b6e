package io.sluice.storage.shard;

import java.util.Arrays;

/**
 * The samples that a group's judging accepted, in order, and on demand an index of them by series
 * and time. Reused from group to group. Confined to the shard thread.
 */
final class GroupSamples {
  private int count;
  private int[] refs = new int[4096];
  private long[] times = new long[4096];
  private long[] bits = new long[4096];

  /**
   * Open addressing over positions + 1; empty until a group has a sample that is not its newest.
   */
  private int[] table = new int[0];

  private int indexed;

  void clear() {
    count = 0;
    if (indexed > 0) {
      Arrays.fill(table, 0);
      indexed = 0;
    }
  }

  void add(int ref, long time, long valueBits) {
    if (count == refs.length) {
      int room = count * 2;
      refs = Arrays.copyOf(refs, room);
      times = Arrays.copyOf(times, room);
      bits = Arrays.copyOf(bits, room);
    }
    refs[count] = ref;
    times[count] = time;
    bits[count] = valueBits;
    count++;
  }

  /** Position of the newest accepted sample of that series and time, or -1. */
  int find(int ref, long time) {
    index();
    int mask = table.length - 1;
    for (int slot = slot(ref, time, mask); table[slot] != 0; slot = (slot + 1) & mask) {
      int at = table[slot] - 1;
      if (refs[at] == ref && times[at] == time) {
        return at;
      }
    }
    return -1;
  }

  /** Brings the index up to date; a later sample of the same series and time takes the slot. */
  private void index() {
    if (table.length < 2 * count + 2) {
      table = new int[Integer.highestOneBit(Math.max(1024, 2 * count)) * 4];
      indexed = 0;
    }
    int mask = table.length - 1;
    for (; indexed < count; indexed++) {
      int slot = slot(refs[indexed], times[indexed], mask);
      while (table[slot] != 0 && !same(table[slot] - 1, indexed)) {
        slot = (slot + 1) & mask;
      }
      table[slot] = indexed + 1;
    }
  }

  private boolean same(int a, int b) {
    return refs[a] == refs[b] && times[a] == times[b];
  }

  private static int slot(int ref, long time, int mask) {
    long mixed = (time ^ (long) ref << 40) * 0x9E3779B97F4A7C15L + ref * 0xC2B2AE3D27D4EB4FL;
    return (int) (mixed >>> 33) & mask;
  }

  int count() {
    return count;
  }

  int ref(int i) {
    return refs[i];
  }

  long time(int i) {
    return times[i];
  }

  long valueBits(int i) {
    return bits[i];
  }
}
