package io.sluice.storage.seal;

import io.sluice.storage.head.HeadChunks;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which series of one shard have closed chunks in which range. Four bytes for each such pair.
 * Confined to one thread.
 */
final class RangeSurvey {
  private final long width;
  private final TreeMap<Long, IntList> refs = new TreeMap<>();

  RangeSurvey(long width) {
    this.width = width;
  }

  /** Looks at series below {@code limit}, for ranges that end by {@code closedBefore}. */
  void look(HeadChunks chunks, int limit, long closedBefore) {
    long lastStart = 0;
    IntList last = null;
    for (int ref = 0; ref < limit; ref++) {
      int count = chunks.list(ref);
      for (int i = 0; i < count; i++) {
        long start = start(chunks.minTime(i), width);
        if (start == Long.MIN_VALUE || start + width > closedBefore) {
          continue;
        }
        if (last == null || start != lastStart) {
          last = refs.computeIfAbsent(start, s -> new IntList());
          lastStart = start;
        }
        if (last.size == 0 || last.values[last.size - 1] != ref) {
          last.add(ref);
        }
      }
    }
  }

  /** Start of the range that holds the time; Long.MIN_VALUE at the far ends of time. */
  static long start(long time, long width) {
    boolean far = time < Long.MIN_VALUE + 2 * width || time > Long.MAX_VALUE - 2 * width;
    return far ? Long.MIN_VALUE : Math.floorDiv(time, width) * width;
  }

  /** The ranges, earliest first, each with its series, rising. */
  NavigableMap<Long, IntList> ranges() {
    return refs;
  }
}
