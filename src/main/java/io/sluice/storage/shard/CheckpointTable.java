package io.sluice.storage.shard;

import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogReplay;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which series of a log its checkpoint defines, and up to where in the log it knows each: later
 * refs were copied later, so what is known of them never ends earlier. Confined to the replaying
 * thread.
 */
final class CheckpointTable {
  private final BitSet known = new BitSet();
  private LogPosition position = LogPosition.START; // the whole checkpoint's
  private LogPosition through = LogPosition.START; // the frame's at hand
  private int[] firstRefs = new int[64];
  private LogPosition[] ends = new LogPosition[64];
  private int count;

  /** Replay goes on from there. */
  void position(LogPosition at) {
    position = at;
  }

  LogPosition position() {
    return position;
  }

  /** What follows is known up to there. */
  void through(LogPosition at) {
    through = at;
  }

  void define(int ref) {
    known.set(ref);
    if (count == 0 || !ends[count - 1].equals(through)) {
      if (count == ends.length) {
        firstRefs = Arrays.copyOf(firstRefs, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
      }
      firstRefs[count] = ref;
      ends[count++] = through;
    }
  }

  boolean knows(int ref) {
    return known.get(ref);
  }

  /** From this ref on, what the log has at that place is in the checkpoint. */
  int knownFrom(LogPosition group) {
    int from = 0;
    int to = count;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (ends[middle].compareTo(group) > 0) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from == count ? Integer.MAX_VALUE : firstRefs[from];
  }

  /** Where the log goes on. */
  LogReplay.From from() {
    return new LogReplay.From(position, known);
  }
}
