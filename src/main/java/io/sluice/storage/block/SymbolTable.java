package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The symbols of an index by ordinal: where every 16th begins is held in memory, the rest is walked
 * to. Immutable, thread-safe with a {@link Cursor} for each thread.
 */
final class SymbolTable {
  private static final int STEP = 16;
  private static final int CACHED = 1024;

  private final PagedFile file;
  private final int count;
  private final long end;
  private final long[] places;

  private SymbolTable(PagedFile file, int count, long end, long[] places) {
    this.file = file;
    this.count = count;
    this.end = end;
    this.places = places;
  }

  /** Checks the section and looks where symbols begin. */
  static SymbolTable open(PagedFile file, long offset) throws IOException {
    long end = IndexToc.checkSection(file, offset, "symbols");
    PagedCursor in = new PagedCursor(file, offset + 4, end);
    int count = in.count32();
    long[] places = new long[64];
    for (int i = 0; i < count; i++) {
      if (i % STEP == 0) {
        int place = i / STEP;
        places = place == places.length ? Arrays.copyOf(places, 2 * place) : places;
        places[place] = in.position();
      }
      in.skip(in.uvarint());
    }
    return new SymbolTable(file, count, end, Arrays.copyOf(places, (count + STEP - 1) / STEP));
  }

  int size() {
    return count;
  }

  Cursor cursor() {
    return new Cursor();
  }

  /** Looks symbols up, and remembers some of them. Confined to one thread. */
  final class Cursor {
    private final PagedCursor in = new PagedCursor(file, 0, end);
    private final int[] ordinals = new int[CACHED];
    private final byte[][] texts = new byte[CACHED][];

    Cursor() {
      Arrays.fill(ordinals, -1);
    }

    /** The UTF-8 bytes of a symbol; not to be changed. */
    byte[] get(long ordinal) throws IOException {
      if (ordinal < 0 || ordinal >= count) {
        throw new CorruptFileException(
            file.path(), end, "symbol " + ordinal + ", there are " + count);
      }
      int slot = (int) ordinal % CACHED;
      if (ordinals[slot] != ordinal) {
        texts[slot] = read((int) ordinal);
        ordinals[slot] = (int) ordinal;
      }
      return texts[slot];
    }

    private byte[] read(int ordinal) throws IOException {
      in.seek(places[ordinal / STEP]);
      for (int i = ordinal % STEP; i > 0; i--) {
        in.skip(in.uvarint());
      }
      return in.bytes(in.uvarint());
    }
  }
}
