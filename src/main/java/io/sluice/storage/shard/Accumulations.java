package io.sluice.storage.shard;

import java.util.Arrays;

/**
 * How far the deltas of series have been summed up: for each such series the sum, and the start and
 * end of the time that it covers. Kept apart from the head, so that series without deltas pay
 * nothing. What a group changes can be taken back until the next {@link #begin}. Confined to the
 * shard thread.
 */
final class Accumulations {
  /** Bytes of {@link #write}. */
  static final int BYTES = 3 * Long.BYTES;

  private static final int BYTES_PER_SLOT = Integer.BYTES + BYTES;

  private static final int KEPT_UNDO = 64 << 10;

  /** How a delta fits what was summed up before it. */
  enum Fit {
    /** It is the first of its series. */
    FIRST,
    /** It begins where the sum ends. */
    NEXT,
    /** The sum holds it already. */
    REPEATED,
    /** It begins before the end of the sum, and the sum does not hold it. */
    OVERLAP,
    /** It begins after the end of the sum. */
    GAP
  }

  // Open addressing by ref + 1; a slot with end 0 holds nothing any more.
  private int[] refs = new int[64];
  private long[] sums = new long[64];
  private long[] starts = new long[64];
  private long[] ends = new long[64];
  private int used;

  // What the group at hand replaced, oldest first: ref, sum, start, end.
  private long[] undo = new long[64];
  private int undoCount;

  /** What was changed up to here stays. */
  void begin() {
    undoCount = 0;
    if (undo.length > KEPT_UNDO) {
      undo = new long[KEPT_UNDO];
    }
  }

  /** How a delta from {@code start} to {@code end}, in nanoseconds, fits. */
  Fit fit(int ref, long start, long end) {
    int slot = slot(ref);
    if (ends[slot] == 0) {
      return Fit.FIRST;
    } else if (start >= starts[slot] && end <= ends[slot]) {
      return Fit.REPEATED; // also a delta without any length, which some senders begin with
    } else if (start == ends[slot]) {
      return Fit.NEXT;
    }
    return start < ends[slot] ? Fit.OVERLAP : Fit.GAP;
  }

  /** Begins the sum of a series with this delta; returns the sum's bits. */
  long start(int ref, long start, long end, double delta) {
    return put(ref, start, end, delta);
  }

  /** Adds the delta that follows; returns the sum's bits. */
  long add(int ref, long end, double delta) {
    int slot = slot(ref);
    return put(ref, starts[slot], end, Double.longBitsToDouble(sums[slot]) + delta);
  }

  private long put(int ref, long start, long end, double sum) {
    int slot = slot(ref);
    remember(ref, slot);
    long bits = Double.doubleToRawLongBits(sum);
    set(ref, bits, start, end);
    return bits;
  }

  /** Where the sum of a series ends, in nanoseconds; 0 if there is none. */
  long end(int ref) {
    return ends[slot(ref)];
  }

  /** The state of a series in the form of the log: start, end, bits of the sum. */
  void write(int ref, byte[] to) {
    int slot = slot(ref);
    putLong(to, 0, starts[slot]);
    putLong(to, Long.BYTES, ends[slot]);
    putLong(to, 2 * Long.BYTES, sums[slot]);
  }

  /** True if no series has a sum. */
  boolean isEmpty() {
    return used == 0;
  }

  /** Takes a state from the log; one of another length is passed over. */
  void restore(int ref, byte[] from, int off, int len) {
    if (len == BYTES) {
      long start = getLong(from, off);
      long end = getLong(from, off + Long.BYTES);
      set(ref, getLong(from, off + 2 * Long.BYTES), start, end);
    }
  }

  /** Takes back what was changed since {@link #begin}. */
  void undo() {
    for (int at = undoCount - 4; at >= 0; at -= 4) {
      set((int) undo[at], undo[at + 1], undo[at + 2], undo[at + 3]);
    }
    undoCount = 0;
  }

  private void remember(int ref, int slot) {
    if (undoCount + 4 > undo.length) {
      undo = Arrays.copyOf(undo, undo.length * 2);
    }
    undo[undoCount++] = ref;
    undo[undoCount++] = sums[slot];
    undo[undoCount++] = starts[slot];
    undo[undoCount++] = ends[slot];
  }

  private void set(int ref, long sum, long start, long end) {
    if (3 * (used + 1) > 2 * refs.length) {
      grow();
    }
    int slot = slot(ref);
    used += refs[slot] == 0 ? 1 : 0;
    refs[slot] = ref + 1;
    sums[slot] = sum;
    starts[slot] = start;
    ends[slot] = end;
  }

  private void grow() {
    int[] oldRefs = refs;
    long[] oldSums = sums;
    long[] oldStarts = starts;
    long[] oldEnds = ends;
    int room = refs.length * 2;
    refs = new int[room];
    sums = new long[room];
    starts = new long[room];
    ends = new long[room];
    used = 0;
    for (int i = 0; i < oldRefs.length; i++) {
      if (oldRefs[i] != 0) {
        set(oldRefs[i] - 1, oldSums[i], oldStarts[i], oldEnds[i]);
      }
    }
  }

  /** The slot of the series, or the empty one where it would go. */
  private int slot(int ref) {
    int mask = refs.length - 1;
    int slot = (ref * 0x9E3779B1) >>> 7 & mask;
    while (refs[slot] != 0 && refs[slot] != ref + 1) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Heap bytes. */
  long memoryBytes() {
    return (long) BYTES_PER_SLOT * refs.length + 8L * undo.length;
  }

  private static void putLong(byte[] to, int at, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      to[at + i] = (byte) (value >>> (8 * i));
    }
  }

  private static long getLong(byte[] from, int at) {
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << 8 | (from[at + i] & 0xff);
    }
    return value;
  }
}
