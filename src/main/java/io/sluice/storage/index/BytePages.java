package io.sluice.storage.index;

import java.util.Arrays;

/**
 * Byte strings under addresses, in pages that never move; a string never crosses a page's end, and
 * one longer than a page has its own. Addresses are unsigned ints: 4 GiB at most.
 *
 * <p>Ordering: one thread appends; any thread may read what was appended before something it has
 * acquired.
 */
final class BytePages {
  private static final int SHIFT = 16;
  private static final int PAGE = 1 << SHIFT;
  private static final int MASK = PAGE - 1;
  private static final int MAX_PAGES = 1 << (32 - SHIFT);

  private final Footprint footprint;

  /** Volatile, because a reader may meet a table that grew after what it has acquired. */
  private volatile byte[][] pages = new byte[8][];

  private int pageCount;
  private int free = PAGE;

  BytePages(Footprint footprint) {
    this.footprint = footprint;
    footprint.added(pages.length, Integer.BYTES);
  }

  /** The page that holds {@code address}. */
  byte[] page(int address) {
    return pages[address >>> SHIFT];
  }

  /** Index of {@code address} in its page. */
  static int offset(int address) {
    return address & MASK;
  }

  /** True if {@code other[off .. off + length)} is what begins at {@code address}. */
  boolean matches(int address, byte[] other, int off, int length) {
    byte[] page = page(address);
    int at = offset(address);
    return at + length <= page.length && Words.equal(page, at, other, off, length);
  }

  /** Copies {@code src[off .. off + length)} in and returns its address. Writer. */
  int append(byte[] src, int off, int length) {
    if (length > PAGE - free) {
      addPage(Math.max(PAGE, length));
      free = 0;
    }
    int page = pageCount - 1;
    System.arraycopy(src, off, pages[page], free, length);
    int address = (page << SHIFT) + free;
    free = Math.min(PAGE, free + length);
    return address;
  }

  private void addPage(int length) {
    if (pageCount == MAX_PAGES) {
      throw new IllegalStateException("the index is full: 4 GiB of label names and values");
    }
    byte[][] table = pages;
    if (pageCount == table.length) {
      footprint.dropped(table.length, Integer.BYTES);
      table = Arrays.copyOf(table, table.length * 2);
      footprint.added(table.length, Integer.BYTES);
      pages = table;
    }
    table[pageCount++] = new byte[length];
    footprint.added(length, Byte.BYTES);
  }
}
