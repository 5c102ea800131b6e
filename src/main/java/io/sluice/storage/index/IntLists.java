package io.sluice.storage.index;

/**
 * Many append-only lists of ascending ints, without an object for any of them. A list is one
 * <i>cell</i>, an int in a column of the caller's:
 *
 * <pre>
 *   cell   0           empty
 *          v + 1       the only element v, inline
 *          -a          the first chunk's address
 *   chunk  next, capacity, elements + 1 ...          0: not there yet
 *   first  next, capacity, last chunk, used in it, elements + 1 ...
 * </pre>
 *
 * <p>Capacities grow by a half from 4 to 1,024, so at most a third of a list is unused.
 *
 * <p>Ordering: one thread appends. A reader brings a limit up to which it has acquired everything
 * and stops at the first element that is missing or not below it.
 */
final class IntLists {
  private static final int NEXT = 0;
  private static final int CAPACITY = 1;
  private static final int HEADER = 2;
  private static final int LAST = 2;
  private static final int USED = 3;
  private static final int FIRST_HEADER = 4;

  private static final int FIRST_CAPACITY = 4;
  private static final int MAX_CAPACITY = 1024;

  private final IntPages chunks;

  IntLists(Footprint footprint) {
    chunks = new IntPages(footprint);
  }

  /** Appends {@code value}, greater than all before it, to the list in that cell. Writer. */
  void append(IntPages cells, int cellAt, int value) {
    int cell = cells.get(cellAt);
    if (cell == 0) {
      cells.setRelease(cellAt, value + 1);
    } else if (cell > 0) {
      cells.setRelease(cellAt, -firstChunk(cell, value + 1));
    } else {
      appendToChunk(-cell, value + 1);
    }
  }

  private int firstChunk(int first, int second) {
    int chunk = chunks.allocate(FIRST_HEADER + FIRST_CAPACITY);
    chunks.set(chunk + CAPACITY, FIRST_CAPACITY);
    chunks.set(chunk + LAST, chunk);
    chunks.set(chunk + USED, 2);
    chunks.set(chunk + FIRST_HEADER, first);
    chunks.set(chunk + FIRST_HEADER + 1, second);
    return chunk;
  }

  private void appendToChunk(int head, int element) {
    int last = chunks.get(head + LAST);
    int used = chunks.get(head + USED);
    int capacity = chunks.get(last + CAPACITY);
    if (used == capacity) {
      last = link(head, last, Math.min(MAX_CAPACITY, capacity + capacity / 2));
      used = 0;
    }
    chunks.set(last + (last == head ? FIRST_HEADER : HEADER) + used, element);
    chunks.set(head + USED, used + 1);
  }

  private int link(int head, int last, int capacity) {
    int chunk = chunks.allocate(HEADER + capacity);
    chunks.set(chunk + CAPACITY, capacity);
    chunks.setRelease(last + NEXT, chunk);
    chunks.set(head + LAST, chunk);
    return chunk;
  }

  /** The first element of the list in {@code cell}, or -1. Any thread. */
  int first(int cell) {
    return (cell >= 0 ? cell : chunks.get(FIRST_HEADER - cell)) - 1;
  }

  // What a cursor needs.

  int nextChunk(int chunk) {
    return chunks.getAcquire(chunk + NEXT);
  }

  int capacity(int chunk) {
    return chunks.get(chunk + CAPACITY);
  }

  int[] page(int chunk) {
    return chunks.page(chunk);
  }

  static int elements(int chunk, boolean first) {
    return IntPages.offset(chunk) + (first ? FIRST_HEADER : HEADER);
  }
}
