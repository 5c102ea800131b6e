package io.sluice.storage.index;

/** Walks one list of {@link IntLists} up to a limit. Confined to one thread. */
final class ListCursor implements PostingsCursor {
  private static final int[] NOTHING = {};

  private final IntLists lists;
  private final int limit;

  /** The only element + 1 of a list without chunks, until it was returned; else 0. */
  private int single;

  private int chunk;
  private int[] page = NOTHING;
  private int at;
  private int end;
  private int current = -1;

  ListCursor(IntLists lists, int cell, int limit) {
    this.lists = lists;
    this.limit = limit;
    if (cell < 0) {
      enter(-cell, true);
    } else {
      single = cell;
    }
  }

  @Override
  public int next() {
    current = at < end || nextChunk() ? accept(page[at++]) : takeSingle();
    return current;
  }

  @Override
  public int seek(int target) {
    if (current >= target) {
      return current;
    }
    while (at < end && isBelow(page[end - 1], target)) {
      at = end;
      nextChunk();
    }
    skipWithinChunk(target);
    int found = next();
    while (found < target) {
      found = next();
    }
    return found;
  }

  /** How many are left. Walks to the end. */
  int drain() {
    int count = 0;
    while (at < end && isBelow(page[end - 1], limit)) {
      count += end - at;
      at = end;
      nextChunk();
    }
    while (next() != END) {
      count++;
    }
    return count;
  }

  private void skipWithinChunk(int target) {
    int low = at;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBelow(page[middle], target)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    at = low;
  }

  /** True if the element is there and less than {@code bound}. */
  private static boolean isBelow(int element, int bound) {
    return element != 0 && element <= bound;
  }

  private int takeSingle() {
    int element = single;
    single = 0;
    return accept(element);
  }

  /** An element that is missing or not below the limit ends the walk. */
  private int accept(int element) {
    if (isBelow(element, limit)) {
      return element - 1;
    }
    at = end;
    chunk = 0;
    return END;
  }

  private boolean nextChunk() {
    int next = chunk == 0 ? 0 : lists.nextChunk(chunk);
    if (next == 0) {
      chunk = 0;
      return false;
    }
    enter(next, false);
    return true;
  }

  private void enter(int address, boolean first) {
    chunk = address;
    page = lists.page(address);
    at = IntLists.elements(address, first);
    end = at + lists.capacity(address);
  }
}
