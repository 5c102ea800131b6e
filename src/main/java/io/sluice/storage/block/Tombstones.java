package io.sluice.storage.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The deleted spans of one block's series. A span is two longs, first and last millisecond; those
 * of a series are in order and do not touch each other. Immutable, thread-safe.
 */
final class Tombstones {
  static final Tombstones NONE = new Tombstones(Map.of());
  static final long[] NOTHING = {};

  private final Map<Integer, long[]> spans;

  private Tombstones(Map<Integer, long[]> spans) {
    this.spans = spans;
  }

  /** These entries, in any order. */
  static Tombstones of(List<TombstonesFile.Tombstone> entries) {
    Map<Integer, List<long[]>> bySeries = new TreeMap<>();
    for (TombstonesFile.Tombstone each : entries) {
      bySeries
          .computeIfAbsent((int) each.series(), series -> new ArrayList<>())
          .add(new long[] {each.first(), each.last()});
    }
    Map<Integer, long[]> spans = new TreeMap<>();
    bySeries.forEach((series, list) -> spans.put(series, union(list)));
    return spans.isEmpty() ? NONE : new Tombstones(spans);
  }

  private static long[] union(List<long[]> list) {
    list.sort((a, b) -> Long.compare(a[0], b[0]));
    long[] all = new long[2 * list.size()];
    int count = 0;
    for (long[] span : list) {
      boolean touches =
          count > 0 && (all[count - 1] == Long.MAX_VALUE || span[0] <= all[count - 1] + 1);
      if (touches) {
        all[count - 1] = Math.max(all[count - 1], span[1]);
      } else {
        all[count++] = span[0];
        all[count++] = span[1];
      }
    }
    return Arrays.copyOf(all, count);
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  /** Of a series; not to be changed. */
  long[] of(int series) {
    return spans.getOrDefault(series, NOTHING);
  }

  /** These, and one span more of each of the series. */
  Tombstones with(int[] series, long first, long last) {
    List<TombstonesFile.Tombstone> all = entries();
    for (int each : series) {
      all.add(new TombstonesFile.Tombstone(each, first, last));
    }
    return of(all);
  }

  /** As the file has them. */
  List<TombstonesFile.Tombstone> entries() {
    List<TombstonesFile.Tombstone> all = new ArrayList<>();
    spans.forEach(
        (series, list) -> {
          for (int i = 0; i < list.length; i += 2) {
            all.add(new TombstonesFile.Tombstone(series, list[i], list[i + 1]));
          }
        });
    return all;
  }

  /** True if a time lies in one of the spans. */
  static boolean covers(long[] spans, long time) {
    for (int i = 0; i < spans.length; i += 2) {
      if (time >= spans[i] && time <= spans[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** True if a time from {@code min} to {@code max} lies in one of the spans. */
  static boolean touches(long[] spans, long min, long max) {
    for (int i = 0; i < spans.length; i += 2) {
      if (min <= spans[i + 1] && max >= spans[i]) {
        return true;
      }
    }
    return false;
  }

  /** True if all times from {@code min} to {@code max} lie in one of the spans. */
  static boolean swallows(long[] spans, long min, long max) {
    for (int i = 0; i < spans.length; i += 2) {
      if (min >= spans[i] && max <= spans[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
