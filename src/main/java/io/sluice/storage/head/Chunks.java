package io.sluice.storage.head;

import org.jspecify.annotations.Nullable;

/**
 * What is known of each closed chunk, a record of four longs, numbered from 1:
 *
 * <pre>
 * 0 MIN    time of the first sample
 * 1 MAX    time of the last sample
 * 2 LINKS  newest block : 32 | next older chunk of the series, or next free record : 32
 * 3 SHAPE  series : 32 | unused : 10 | live : 1 | out of order : 1 | samples : 7 | bits : 13
 * </pre>
 *
 * <p>Thread rule: as {@link Blocks}.
 */
final class Chunks {
  static final int LONGS = 4;
  static final int BYTES = 8 * LONGS;
  static final int MIN = 0;
  static final int MAX = 1;
  static final int LINKS = 2;
  static final int SHAPE = 3;

  private static final long OUT_OF_ORDER = 1L << 20;
  private static final long LIVE = 1L << 21;
  private static final int COUNT_SHIFT = 13;

  private final Slab slab = new Slab(LONGS, page -> {});
  private int next = 1;
  private int free;
  private final Tally freeCount = new Tally();
  private final Tally held = new Tally();

  /** A record for a chunk, linked to the next older one of its series. */
  int allocate(int ref, XorWriter chunk, long minTime, boolean outOfOrder, int older) {
    int bits = chunk.position();
    int count = chunk.samples();
    return allocate(ref, chunk.block(), bits, count, minTime, chunk.time(), outOfOrder, older);
  }

  /** The same from its parts: newest block, bits, samples, first and last time. */
  int allocate(
      int ref, int block, int bits, int count, long min, long max, boolean outOfOrder, int older) {
    int id = take();
    held.add(1);
    long[] page = slab.page(id);
    int at = slab.at(id);
    page[at + MIN] = min;
    page[at + MAX] = max;
    page[at + LINKS] = SeriesLine.pair(block, older);
    long shape = LIVE | ((long) count << COUNT_SHIFT) | bits;
    page[at + SHAPE] = SeriesLine.pair(ref, (int) (outOfOrder ? shape | OUT_OF_ORDER : shape));
    return id;
  }

  private int take() {
    int id = free;
    if (id == 0) {
      slab.ensure(next);
      return next++;
    }
    free = older(id);
    freeCount.add(-1);
    return id;
  }

  static boolean outOfOrder(long shape) {
    return (shape & OUT_OF_ORDER) != 0;
  }

  static int samples(long shape) {
    return (int) (shape >>> COUNT_SHIFT) & 0x7f;
  }

  static int position(long shape) {
    return (int) shape & 0x1fff;
  }

  boolean live(int id) {
    return id > 0 && id < next && (get(id, SHAPE) & LIVE) != 0;
  }

  long get(int id, int word) {
    return slab.page(id)[slab.at(id) + word];
  }

  int block(int id) {
    return SeriesLine.high(get(id, LINKS));
  }

  int older(int id) {
    return SeriesLine.low(get(id, LINKS));
  }

  /** Passes over the chunk behind {@code id} in its list. */
  void relink(int id, int older) {
    set(id, LINKS, SeriesLine.pair(block(id), older));
  }

  /** The record is of no series any more; readers may still be looking at it. */
  void retire(int id) {
    set(id, SHAPE, get(id, SHAPE) & ~LIVE);
    held.add(-1);
  }

  /** Gives the record back; nobody may be reading it any more. */
  void free(int id) {
    relink(id, free);
    free = id;
    freeCount.add(1);
  }

  /** Copies a record; false if there is none of that number. Any thread. */
  boolean copy(int id, long[] target) {
    long @Nullable [] page = id > 0 ? slab.pageOrNull(id) : null;
    if (page == null) {
      return false;
    }
    System.arraycopy(page, slab.at(id), target, 0, LONGS);
    return true;
  }

  /** Chunks that are of some series. Any thread. */
  int held() {
    return (int) held.get();
  }

  /** The first number that was never used. */
  int end() {
    return next;
  }

  long bytes() {
    return slab.bytes();
  }

  long freeBytes() {
    return (long) BYTES * freeCount.get();
  }

  private void set(int id, int word, long value) {
    slab.page(id)[slab.at(id) + word] = value;
  }
}
