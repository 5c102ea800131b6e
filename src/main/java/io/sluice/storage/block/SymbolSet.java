package io.sluice.storage.block;

import io.sluice.units.IntSort;
import java.util.Arrays;

/**
 * The names and values of a block to be written: gathered in any order, each once, then sorted, so
 * that each has its ordinal. Memory: the texts and some 20 bytes for each. Confined to one thread.
 */
public final class SymbolSet {
  private static final int PAGE_SHIFT = 20;
  private static final int PAGE = 1 << PAGE_SHIFT;

  private byte[][] pages = new byte[4][];
  private int pageCount;
  private int free = PAGE;

  private long[] places = new long[256]; // page : 32 | offset : 32
  private int[] lengths = new int[256];
  private int[] ordinals = {};
  private int[] sorted = {};
  private int count;
  private long textBytes;

  /** Open addressing over ids + 1. */
  private int[] table = new int[1024];

  /** Takes in a text; one that is there already is no error. */
  public void add(byte[] bytes, int off, int len) {
    int slot = slot(bytes, off, len);
    if (table[slot] != 0) {
      return;
    }
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    places[count] = append(bytes, off, len);
    lengths[count] = len;
    textBytes += len;
    count++;
    table[slot] = count;
    if (4L * count > 3L * table.length) {
      rehash();
    }
  }

  /** Gives every text its ordinal, in the order of unsigned bytes; nothing may be added after. */
  void sort() {
    sorted = IntSort.upTo(count);
    IntSort.sort(sorted, count, this::compare);
    ordinals = new int[count];
    for (int i = 0; i < count; i++) {
      ordinals[sorted[i]] = i;
    }
  }

  int size() {
    return count;
  }

  /** Bytes of all texts together. */
  long textBytes() {
    return textBytes;
  }

  /**
   * The ordinal of a text.
   *
   * @throws IllegalArgumentException if it was not added
   */
  int ordinal(byte[] bytes, int off, int len) {
    int id = table[slot(bytes, off, len)] - 1;
    if (id < 0) {
      throw new IllegalArgumentException(
          "symbol not gathered: "
              + new String(bytes, off, len, java.nio.charset.StandardCharsets.UTF_8));
    }
    return ordinals[id];
  }

  /** The array that holds the text with this ordinal. */
  byte[] page(int ordinal) {
    return pages[(int) (places[sorted[ordinal]] >>> 32)];
  }

  /** Where in its page the text begins. */
  int offset(int ordinal) {
    return (int) places[sorted[ordinal]];
  }

  int length(int ordinal) {
    return lengths[sorted[ordinal]];
  }

  private int compare(int a, int b) {
    int aOff = (int) places[a];
    int bOff = (int) places[b];
    return Arrays.compareUnsigned(
        pages[(int) (places[a] >>> 32)],
        aOff,
        aOff + lengths[a],
        pages[(int) (places[b] >>> 32)],
        bOff,
        bOff + lengths[b]);
  }

  private long append(byte[] bytes, int off, int len) {
    if (len > PAGE - free) {
      if (pageCount == pages.length) {
        pages = Arrays.copyOf(pages, 2 * pageCount);
      }
      pages[pageCount++] = new byte[Math.max(PAGE, len)];
      free = 0;
    }
    System.arraycopy(bytes, off, pages[pageCount - 1], free, len);
    long place = (long) (pageCount - 1) << 32 | free;
    free = Math.min(PAGE, free + len);
    return place;
  }

  /** The slot of the text, or the free one where it belongs. */
  private int slot(byte[] bytes, int off, int len) {
    int mask = table.length - 1;
    int slot = hash(bytes, off, len) & mask;
    while (table[slot] != 0 && !same(table[slot] - 1, bytes, off, len)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean same(int id, byte[] bytes, int off, int len) {
    int at = (int) places[id];
    byte[] page = pages[(int) (places[id] >>> 32)];
    return lengths[id] == len && Arrays.equals(page, at, at + len, bytes, off, off + len);
  }

  private void rehash() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int id = 0; id < count; id++) {
      byte[] page = pages[(int) (places[id] >>> 32)];
      int slot = hash(page, (int) places[id], lengths[id]) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = id + 1;
    }
  }

  private static int hash(byte[] bytes, int off, int len) {
    int hash = 0x811C9DC5;
    for (int i = off; i < off + len; i++) {
      hash = (hash ^ bytes[i]) * 0x01000193;
    }
    return hash ^ hash >>> 15;
  }
}
