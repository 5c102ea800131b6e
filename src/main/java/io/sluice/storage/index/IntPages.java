package io.sluice.storage.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Ints under addresses from 1 up, in pages that never move. Used either as a column ({@link
 * #reserve}) or as a slab ({@link #allocate}), not as both. Address 0 is never allocated, so that 0
 * can mean "nothing".
 *
 * <p>Ordering: one thread writes; any thread may read what was written before something it has
 * acquired. A page is in the table before an address in it is released.
 */
final class IntPages {
  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int SHIFT = 14;
  private static final int PAGE = 1 << SHIFT;
  private static final int MASK = PAGE - 1;
  private static final int MAX_PAGES = 1 << (31 - SHIFT);

  private final Footprint footprint;

  /** Volatile, because a reader may meet a table that grew after what it has acquired. */
  private volatile int[][] pages = new int[8][];

  private int pageCount;
  private int free = 1;

  IntPages(Footprint footprint) {
    this.footprint = footprint;
    footprint.added(pages.length, Integer.BYTES);
  }

  int get(int address) {
    return pages[address >>> SHIFT][address & MASK];
  }

  int getAcquire(int address) {
    return (int) INTS.getAcquire(pages[address >>> SHIFT], address & MASK);
  }

  void set(int address, int value) {
    pages[address >>> SHIFT][address & MASK] = value;
  }

  void setRelease(int address, int value) {
    INTS.setRelease(pages[address >>> SHIFT], address & MASK, value);
  }

  /** The page that holds {@code address}; allocated ranges never cross a page's end. */
  int[] page(int address) {
    return pages[address >>> SHIFT];
  }

  /** Index of {@code address} in its page. */
  static int offset(int address) {
    return address & MASK;
  }

  /** Makes every address up to {@code address} usable, filled with 0. Writer. */
  void reserve(int address) {
    while (pageCount <= address >>> SHIFT) {
      addPage(PAGE);
    }
  }

  /** The address of {@code length} fresh ints, all 0, side by side in one page. Writer. */
  int allocate(int length) {
    if (pageCount == 0) {
      addPage(PAGE);
    }
    if (length > PAGE - free) {
      addPage(Math.max(PAGE, length));
      free = 0;
    }
    int address = ((pageCount - 1) << SHIFT) + free;
    free = Math.min(PAGE, free + length);
    return address;
  }

  private void addPage(int length) {
    if (pageCount == MAX_PAGES) {
      throw new IllegalStateException("the index is full: " + MAX_PAGES + " pages of one table");
    }
    int[][] table = pages;
    if (pageCount == table.length) {
      footprint.dropped(table.length, Integer.BYTES);
      table = Arrays.copyOf(table, table.length * 2);
      footprint.added(table.length, Integer.BYTES);
      pages = table;
    }
    table[pageCount++] = new int[length];
    footprint.added(length, Integer.BYTES);
  }
}
