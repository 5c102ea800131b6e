package io.sluice.storage.head;

import org.jspecify.annotations.Nullable;

/**
 * Blocks of 64 bytes: seven longs of data and the number of the block before it in its chain, 0 at
 * the chain's start. Chains are reached from their newest block, so that adding one touches no
 * other. Numbered from 1.
 *
 * <p>Thread rule: the shard thread allocates, writes and frees; any thread may copy (and must ask
 * the {@link Recycler} afterwards whether what it copied was still the same).
 */
final class Blocks {
  static final int DATA_LONGS = 7;
  static final int BYTES = 64;
  private static final int LINK = DATA_LONGS;

  private final Slab slab = new Slab(DATA_LONGS + 1, page -> {});
  private int next = 1;
  private int free;
  private final Tally freeCount = new Tally();

  /** A block to be written, in front of the chain that ends in {@code before}. */
  int allocate(int before) {
    int block = free;
    if (block == 0) {
      block = next;
      slab.ensure(block);
      next++;
    } else {
      free = before(block);
      freeCount.add(-1);
    }
    slab.page(block)[slab.at(block) + LINK] = before;
    return block;
  }

  /**
   * Writes the long that follows {@code index} others in the chain.
   *
   * @return the chain's newest block, a new one if the others were full
   */
  int append(int newest, int index, long value) {
    int slot = index % DATA_LONGS;
    int block = slot == 0 ? allocate(newest) : newest;
    set(block, slot, value);
    return block;
  }

  /** A chain of the first {@code longs} longs of an array; 0 if there are none. */
  int store(long[] from, int longs) {
    int block = 0;
    for (int i = 0; i < longs; i += DATA_LONGS) {
      block = allocate(block);
      System.arraycopy(from, i, slab.page(block), slab.at(block), Math.min(DATA_LONGS, longs - i));
    }
    return block;
  }

  /** How many blocks so many longs take. */
  static int count(int longs) {
    return (longs + DATA_LONGS - 1) / DATA_LONGS;
  }

  private void set(int block, int slot, long value) {
    slab.page(block)[slab.at(block) + slot] = value;
  }

  private int before(int block) {
    return (int) slab.page(block)[slab.at(block) + LINK];
  }

  /** Gives a whole chain back at once; nobody may be reading it any more. */
  void free(int newest) {
    int count = 0;
    for (int block = newest; block != 0; ) {
      int before = before(block);
      set(block, LINK, free);
      free = block;
      block = before;
      count++;
    }
    freeCount.add(count);
  }

  /**
   * Copies the first {@code longs} data longs of a chain of exactly as many blocks as these need.
   * Any thread.
   *
   * @return false if the chain was not what it should be: it has been recycled meanwhile
   */
  boolean copy(int newest, int longs, long[] target) {
    int block = newest;
    for (int start = (count(longs) - 1) * DATA_LONGS; start >= 0; start -= DATA_LONGS) {
      long @Nullable [] page = block > 0 ? slab.pageOrNull(block) : null;
      if (page == null) {
        return false;
      }
      int at = slab.at(block);
      System.arraycopy(page, at, target, start, Math.min(DATA_LONGS, longs - start));
      block = (int) page[at + LINK];
    }
    return true;
  }

  /** Blocks ever made. */
  int made() {
    return next - 1;
  }

  long bytes() {
    return slab.bytes();
  }

  long freeBytes() {
    return (long) BYTES * freeCount.get();
  }
}
