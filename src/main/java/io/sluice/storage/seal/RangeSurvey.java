package io.sluice.storage.seal;

import io.sluice.storage.head.HeadChunks;
import io.sluice.storage.histogram.HistogramStore;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which series of one shard have closed chunks or native histograms in which range. Four bytes for
 * each such pair. Confined to one thread.
 */
final class RangeSurvey {
  private final long width;
  private final TreeMap<Long, IntList> refs = new TreeMap<>();
  private long lastStart;
  private @Nullable IntList last;

  RangeSurvey(long width) {
    this.width = width;
  }

  /** Looks at series below {@code limit}, for ranges that end by {@code closedBefore}. */
  void look(HeadChunks chunks, HistogramStore histograms, int limit, long closedBefore) {
    for (int ref = 0; ref < limit; ref++) {
      int series = ref;
      int count = chunks.list(ref);
      for (int i = 0; i < count; i++) {
        note(ref, chunks.minTime(i), closedBefore);
      }
      histograms.ranges(ref, (start, many) -> note(series, start, closedBefore));
    }
  }

  private void note(int ref, long time, long closedBefore) {
    long start = start(time, width);
    if (start == Long.MIN_VALUE || start + width > closedBefore) {
      return;
    }
    IntList list = last;
    if (list == null || start != lastStart) {
      list = refs.computeIfAbsent(start, s -> new IntList());
      last = list;
      lastStart = start;
    }
    if (list.size == 0 || list.values[list.size - 1] != ref) {
      list.add(ref);
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
