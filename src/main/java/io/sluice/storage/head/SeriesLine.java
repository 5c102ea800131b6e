package io.sluice.storage.head;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of one series: a record of eight longs, one cache line, in a {@link Slab}.
 *
 * <pre>
 * 0 TIME     newest time, Long.MIN_VALUE if there is none
 * 1 BITS     value at that time, as it came in order
 * 2 DELTA    last difference of times in the open chunk
 * 3 PARTIAL  the bits of the open chunk that do not fill a long yet, from the top
 * 4 JUDGED   newest time judged and not appended yet, or Long.MIN_VALUE; for the writer only
 * 5 BLOCKS   newest block of the open chunk : 32 | newest block of the out-of-order buffer : 32
 * 6 STATE    sequence : 32 | samples : 7 | bits : 13 | used : 1 | leading : 5 | trailing : 6
 *            (all of the open chunk; used = a sample was ever appended)
 * 7 LISTS    newest closed chunk : 32 | out-of-order chunks exist : 1 | buffered samples : 7
 * </pre>
 *
 * Blocks and chunks are numbered from 1, 0 is none.
 *
 * <p>Ordering: the writer makes the sequence odd, changes the line, makes it even again. A reader
 * copies the line between two equal even sequences. What a line points to never changes while the
 * {@link Recycler}'s epoch stands: full longs of blocks are written before the line counts them.
 *
 * <p>Thread rule: changed by the shard thread; {@link #copy} may be called by any.
 */
final class SeriesLine {
  static final int LONGS = 8;
  static final int TIME = 0;
  static final int BITS = 1;
  static final int DELTA = 2;
  static final int PARTIAL = 3;
  static final int JUDGED = 4;
  static final int BLOCKS = 5;
  static final int STATE = 6;
  static final int LISTS = 7;

  static final long USED = 1L << 11;
  static final int HAS_DISORDER = 1 << 7;

  private static final int LEADING_SHIFT = 6;
  private static final int POSITION_SHIFT = 12;
  private static final int COUNT_SHIFT = 25;
  private static final long ONE_SEQUENCE = 1L << 32;
  private static final long SEQUENCE = -1L << 32;
  private static final int SPINS = 1024;
  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

  private SeriesLine() {}

  /** Sets the lines of a fresh page up. */
  static void initialise(long[] page) {
    for (int at = 0; at < page.length; at += LONGS) {
      page[at + TIME] = Long.MIN_VALUE;
      page[at + JUDGED] = Long.MIN_VALUE;
    }
  }

  static int samples(long state) {
    return (int) state >>> COUNT_SHIFT;
  }

  static int position(long state) {
    return (int) (state >>> POSITION_SHIFT) & 0x1fff;
  }

  static int leading(long state) {
    return (int) (state >>> LEADING_SHIFT) & 0x1f;
  }

  static int trailing(long state) {
    return (int) state & 0x3f;
  }

  /** The low half of STATE of a used series. */
  static long state(int samples, int position, int leading, int trailing) {
    return ((long) samples << COUNT_SHIFT)
        | ((long) position << POSITION_SHIFT)
        | USED
        | ((long) leading << LEADING_SHIFT)
        | trailing;
  }

  /** Samples in the out-of-order buffer. */
  static int buffered(long lists) {
    return (int) lists & 0x7f;
  }

  /** Some of the closed chunks may have come out of order. */
  static boolean hasDisorder(long lists) {
    return (lists & HAS_DISORDER) != 0;
  }

  static int high(long word) {
    return (int) (word >>> 32);
  }

  static int low(long word) {
    return (int) word;
  }

  static long pair(int high, int low) {
    return ((long) high << 32) | (low & 0xffffffffL);
  }

  /** Warns readers off; everything changed in the line comes between this and {@link #end}. */
  static void begin(long[] page, int at) {
    LONG.setOpaque(page, at + STATE, page[at + STATE] + ONE_SEQUENCE);
    VarHandle.storeStoreFence();
  }

  /** Publishes the line with this low half of STATE. */
  static void end(long[] page, int at, long lowState) {
    long sequence = (page[at + STATE] & SEQUENCE) + ONE_SEQUENCE;
    LONG.setRelease(page, at + STATE, sequence | lowState);
  }

  /** The low half of STATE as it stands, for {@link #end}. */
  static long lowState(long[] page, int at) {
    return page[at + STATE] & ~SEQUENCE;
  }

  /** Newest time, from any thread. */
  static long time(long[] page, int at) {
    return (long) LONG.getOpaque(page, at + TIME);
  }

  /** Copies a whole line as it was at one moment. Waits only if the writer was halted within it. */
  @SuppressWarnings("ThreadPriorityCheck") // only lets a halted writer finish its five stores
  static void copy(long[] page, int at, long[] line) {
    for (int tries = 1; ; tries++) {
      long before = (long) LONG.getAcquire(page, at + STATE);
      System.arraycopy(page, at, line, 0, LONGS);
      VarHandle.loadLoadFence();
      long after = (long) LONG.getOpaque(page, at + STATE);
      if (before == after && (before & ONE_SEQUENCE) == 0) {
        line[STATE] = before;
        return;
      }
      if (tries % SPINS == 0) {
        Thread.yield();
      }
    }
  }
}
