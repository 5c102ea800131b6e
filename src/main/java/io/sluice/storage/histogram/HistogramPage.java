package io.sluice.storage.histogram;

import io.sluice.api.LabelBytes;
import java.util.Arrays;

/**
 * Histograms of one series within one range of time, in time order; their bytes lie one behind the
 * other as they came. Guarded by the monitor of its series.
 */
final class HistogramPage {
  private static final int OVERHEAD = 96;

  final long start;
  private int count;
  private long[] times = new long[4];
  private int[] offsets = new int[4];
  private byte[] arena = new byte[512];
  private int used;
  private int changes;

  HistogramPage(long start) {
    this.start = start;
  }

  int count() {
    return count;
  }

  long time(int i) {
    return times[i];
  }

  long lastTime() {
    return times[count - 1];
  }

  long bytes() {
    return OVERHEAD + 12L * times.length + arena.length;
  }

  /** How often it was changed. */
  int changes() {
    return changes;
  }

  /** Where the first histogram is that is not before that time. */
  int ceiling(long time) {
    if (count == 0 || time > times[count - 1]) {
      return count;
    }
    int at = Arrays.binarySearch(times, 0, count, time);
    return at >= 0 ? at : -at - 1;
  }

  /** A copy of a histogram's bytes. */
  byte[] copy(int i) {
    int at = offsets[i];
    int length = LabelBytes.getUvarint(arena, at);
    int from = at + LabelBytes.uvarintSize(length);
    return Arrays.copyOfRange(arena, from, from + length);
  }

  /** True if the histogram has just these bytes. */
  boolean is(int i, byte[] from, int off, int len) {
    int at = offsets[i];
    int length = LabelBytes.getUvarint(arena, at);
    int mine = at + LabelBytes.uvarintSize(length);
    return Arrays.equals(arena, mine, mine + length, from, off, off + len);
  }

  /** Adds a histogram; false if it took the place of another of that time. */
  boolean put(long time, byte[] from, int off, int len) {
    int place = ceiling(time);
    boolean replaces = place < count && times[place] == time;
    int at = append(from, off, len);
    if (!replaces) {
      open(place);
      times[place] = time;
    }
    offsets[place] = at;
    changes++;
    return !replaces;
  }

  private void open(int place) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    System.arraycopy(times, place, times, place + 1, count - place);
    System.arraycopy(offsets, place, offsets, place + 1, count - place);
    count++;
  }

  private int append(byte[] from, int off, int len) {
    int size = LabelBytes.uvarintSize(len) + len;
    if (arena.length - used < size) {
      int more = Math.max(size, Math.min(arena.length, 1 << 20));
      arena = Arrays.copyOf(arena, Math.addExact(arena.length, more));
    }
    int at = used;
    int behind = LabelBytes.putUvarint(arena, at, len);
    System.arraycopy(from, off, arena, behind, len);
    used += size;
    return at;
  }
}
