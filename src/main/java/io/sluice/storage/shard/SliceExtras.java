package io.sluice.storage.shard;

import io.sluice.storage.extra.Varints;
import java.util.Arrays;

/**
 * What a slice has beside its samples: each belongs to one of its series, or to none, and is bytes
 * as the log takes them (docs/format/wal.md, records of kind extra).
 *
 * <p>Thread rule: as {@link Slice}.
 */
final class SliceExtras {
  static final SliceExtras NONE = new SliceExtras(0);

  /** In a slice only: a histogram that is to be added to those before, as docs of slices say. */
  static final int HISTOGRAM_DELTA = 100;

  /** The place of what belongs to no series. */
  static final int NO_SERIES = -1;

  private static final int FIRST = 16;
  private static final int BYTES_GUESS = 64;

  /** What judging makes of each beside its bytes: objects and entries of sets and maps. */
  private static final int JUDGED_OVERHEAD = 256;

  private int count;
  private int[] places;
  private byte[] types;
  private int[] offsets;
  private byte[] arena;
  private int used;

  SliceExtras() {
    this(FIRST);
  }

  private SliceExtras(int room) {
    places = new int[room];
    types = new byte[room];
    offsets = new int[room];
    arena = new byte[room * BYTES_GUESS];
  }

  void add(int place, int type, byte[] from, int off, int len) {
    begin(place, type);
    append(from, off, len);
  }

  /** Begins one; its bytes are appended. */
  void begin(int place, int type) {
    if (count == places.length) {
      int room = count * 2;
      places = Arrays.copyOf(places, room);
      types = Arrays.copyOf(types, room);
      offsets = Arrays.copyOf(offsets, room);
    }
    places[count] = place;
    types[count] = (byte) type;
    offsets[count++] = used;
  }

  /** Appends to the one begun last. */
  void append(byte[] from, int off, int len) {
    room(len);
    System.arraycopy(from, off, arena, used, len);
    used += len;
  }

  /** Appends 8 bytes to the one begun last. */
  void append(long value) {
    room(Long.BYTES);
    used = Varints.putLong(arena, used, value);
  }

  private void room(int len) {
    if (arena.length - used < len) {
      arena = Arrays.copyOf(arena, Math.max(arena.length * 2, used + len));
    }
  }

  int count() {
    return count;
  }

  /** Position of the series in the slice that it belongs to, or {@link #NO_SERIES}. */
  int place(int i) {
    return places[i];
  }

  int type(int i) {
    return types[i];
  }

  byte[] arena() {
    return arena;
  }

  int offset(int i) {
    return offsets[i];
  }

  int length(int i) {
    return (i + 1 < count ? offsets[i + 1] : used) - offsets[i];
  }

  long bytes() {
    return arena.length + 9L * places.length + (long) JUDGED_OVERHEAD * count;
  }
}
