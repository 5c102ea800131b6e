package io.sluice.storage.block;

import java.util.Arrays;

/**
 * How many series carry each label pair of a block under way; a pair is the ordinals of its name
 * and value. Some 30 bytes a pair. Confined to one thread.
 */
final class PairCounts {
  private long[] keys = new long[1024]; // + 1, so that 0 is free
  private int[] values = new int[1024];
  private int count;

  static long key(int name, int value) {
    return (long) name << 32 | value;
  }

  static int name(long key) {
    return (int) (key >>> 32);
  }

  static int value(long key) {
    return (int) key;
  }

  /** One more series carries the pair. */
  void add(long key) {
    int slot = slot(key);
    if (keys[slot] == 0) {
      keys[slot] = key + 1;
      count++;
      if (3L * count > 2L * keys.length) {
        grow();
        slot = slot(key);
      }
    }
    values[slot]++;
  }

  /** Different pairs. */
  int size() {
    return count;
  }

  /**
   * What is known of a pair that was added: how many, or its place once {@link #place} was told.
   */
  int get(long key) {
    return values[slot(key)];
  }

  /** From now on this is known of the pair instead. */
  void place(long key, int place) {
    values[slot(key)] = place;
  }

  /** All pairs in the order of names and values. */
  long[] sorted() {
    long[] sorted = new long[count];
    int n = 0;
    for (long key : keys) {
      if (key != 0) {
        sorted[n++] = key - 1;
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (keys[slot] != 0 && keys[slot] != key + 1) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i] - 1);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
