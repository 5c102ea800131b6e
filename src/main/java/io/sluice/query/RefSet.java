package io.sluice.query;

import io.sluice.storage.index.PostingsCursor;
import io.sluice.storage.index.PostingsList;

/** A set of series refs of one shard as a bitmap. Confined to one thread. */
final class RefSet {
  private final long[] words;
  private int size;

  /** An empty set for refs below {@code limit}. */
  RefSet(int limit) {
    words = new long[(limit + 63) >>> 6];
  }

  /** Bytes that a set for so many refs takes. */
  static long bytes(int limit) {
    return (limit + 63L) >>> 6 << 3;
  }

  void add(int ref) {
    long bit = 1L << ref;
    if ((words[ref >>> 6] & bit) == 0) {
      words[ref >>> 6] |= bit;
      size++;
    }
  }

  void addAll(PostingsList list) {
    PostingsCursor cursor = list.cursor();
    for (int ref = cursor.next(); ref != PostingsCursor.END; ref = cursor.next()) {
      add(ref);
    }
  }

  void addAll(int[] refs) {
    for (int ref : refs) {
      add(ref);
    }
  }

  boolean contains(int ref) {
    return (words[ref >>> 6] & (1L << ref)) != 0;
  }

  int size() {
    return size;
  }

  /** The refs, rising. */
  int[] toArray() {
    int[] refs = new int[size];
    int n = 0;
    for (int word = 0; word < words.length; word++) {
      for (long rest = words[word]; rest != 0; rest &= rest - 1) {
        refs[n++] = (word << 6) + Long.numberOfTrailingZeros(rest);
      }
    }
    return refs;
  }

  /** A cursor in front of the first ref. */
  PostingsCursor cursor() {
    return new Cursor();
  }

  private final class Cursor implements PostingsCursor {
    private int at = -1;

    @Override
    public int next() {
      return at == END ? END : from(at + 1);
    }

    @Override
    public int seek(int target) {
      return at >= target ? at : from(target);
    }

    private int from(int target) {
      int word = target >>> 6;
      long rest = word < words.length ? words[word] & (-1L << target) : 0;
      while (rest == 0 && ++word < words.length) {
        rest = words[word];
      }
      at = rest == 0 ? END : (word << 6) + Long.numberOfTrailingZeros(rest);
      return at;
    }
  }
}
