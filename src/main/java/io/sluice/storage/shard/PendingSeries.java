package io.sluice.storage.shard;

import java.util.Arrays;

/**
 * The series that a group brings for the first time: they have refs already but count only once the
 * group's frame is durable. Reused from group to group. Confined to the shard thread.
 */
final class PendingSeries {
  private int count;
  private int firstRef;
  private FreshSeries[] sources = new FreshSeries[64];
  private int[] places = new int[64];

  /** Open addressing over positions + 1, by identity. */
  private int[] table = new int[256];

  void begin(int nextRef) {
    if (count > 0) {
      Arrays.fill(table, 0);
      Arrays.fill(sources, 0, count, null);
    }
    count = 0;
    firstRef = nextRef;
  }

  /** The ref of the pending series with those labels, or -1. */
  int find(FreshSeries series, int place) {
    if (count == 0) {
      return -1;
    }
    long identity = series.identity(place);
    int mask = table.length - 1;
    for (int slot = slot(identity, mask); table[slot] != 0; slot = (slot + 1) & mask) {
      int at = table[slot] - 1;
      if (identity(at) == identity && sameLabels(at, series, place)) {
        return firstRef + at;
      }
    }
    return -1;
  }

  /** Takes the series in and gives it the next ref. */
  int add(FreshSeries series, int place) {
    if (count == places.length) {
      grow();
    }
    sources[count] = series;
    places[count] = place;
    insert(count);
    return firstRef + count++;
  }

  private void grow() {
    int room = count * 2;
    sources = Arrays.copyOf(sources, room);
    places = Arrays.copyOf(places, room);
    table = new int[room * 4];
    for (int at = 0; at < count; at++) {
      insert(at);
    }
  }

  private void insert(int at) {
    int mask = table.length - 1;
    int slot = slot(identity(at), mask);
    while (table[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = at + 1;
  }

  private static int slot(long identity, int mask) {
    return (int) ((identity * 0x9E3779B97F4A7C15L) >>> 32) & mask;
  }

  private boolean sameLabels(int at, FreshSeries series, int place) {
    FreshSeries mine = sources[at];
    int from = mine.labelsAt(places[at]);
    int other = series.labelsAt(place);
    return Arrays.equals(
        mine.arena(),
        from,
        from + mine.labelsLength(places[at]),
        series.arena(),
        other,
        other + series.labelsLength(place));
  }

  int count() {
    return count;
  }

  int ref(int at) {
    return firstRef + at;
  }

  long identity(int at) {
    return sources[at].identity(places[at]);
  }

  byte[] labels(int at) {
    return sources[at].arena();
  }

  int labelsAt(int at) {
    return sources[at].labelsAt(places[at]);
  }

  int labelsLength(int at) {
    return sources[at].labelsLength(places[at]);
  }
}
