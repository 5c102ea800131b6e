package io.sluice.storage.index;

/**
 * An ascending list as one {@link IndexReader} sees it: the refs of the series that carry a label
 * pair, or the ids of the pairs that have a name. What was added later is not in it. Reads the
 * index's own memory; nothing is copied. Immutable, thread-safe.
 */
public final class PostingsList {
  private final IntLists lists;
  private final int cell;
  private final int limit;

  /** The elements below {@code limit} of the list whose cell was acquired as {@code cell}. */
  PostingsList(IntLists lists, int cell, int limit) {
    this.lists = lists;
    this.cell = cell;
    this.limit = limit;
  }

  /** A cursor in front of the first. */
  public PostingsCursor cursor() {
    return new ListCursor(lists, cell, limit);
  }

  /** The first, or {@link PostingsCursor#END}. */
  public int first() {
    int first = lists.first(cell);
    return first >= 0 && first < limit ? first : PostingsCursor.END;
  }

  /** True if there is none. */
  public boolean isEmpty() {
    return first() == PostingsCursor.END;
  }

  /** How many there are, exactly; counted by walking the list's chunks (a step per 1,024 refs). */
  public int size() {
    return new ListCursor(lists, cell, limit).drain();
  }

  /** All of them. */
  public int[] toArray() {
    int[] all = new int[size()];
    PostingsCursor cursor = cursor();
    for (int i = 0; i < all.length; i++) {
      all[i] = cursor.next();
    }
    return all;
  }

  /** True if some ref is in both. Skips from the one list to the other's next candidate. */
  public boolean intersects(PostingsList other) {
    PostingsCursor mine = cursor();
    PostingsCursor theirs = other.cursor();
    int left = mine.next();
    int right = theirs.next();
    while (left != right) {
      if (left < right) {
        left = mine.seek(right);
      } else {
        right = theirs.seek(left);
      }
    }
    return left != PostingsCursor.END;
  }
}
