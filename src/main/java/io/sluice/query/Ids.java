package io.sluice.query;

import java.util.Arrays;

/** Sorted arrays of series numbers as sets. Stateless. */
final class Ids {
  static final int[] NONE = {};

  private Ids() {}

  /** What is in both. */
  static int[] intersect(int[] a, int[] b) {
    int[] both = new int[Math.min(a.length, b.length)];
    int n = 0;
    int j = 0;
    for (int id : a) {
      while (j < b.length && b[j] < id) {
        j++;
      }
      if (j < b.length && b[j] == id) {
        both[n++] = id;
      }
    }
    return n == both.length ? both : Arrays.copyOf(both, n);
  }

  /** What is in the first only. */
  static int[] subtract(int[] a, int[] b) {
    int[] rest = new int[a.length];
    int n = 0;
    int j = 0;
    for (int id : a) {
      while (j < b.length && b[j] < id) {
        j++;
      }
      if (j == b.length || b[j] != id) {
        rest[n++] = id;
      }
    }
    return n == rest.length ? rest : Arrays.copyOf(rest, n);
  }

  /** Sorts the first {@code count}, and leaves each once. */
  static int[] distinct(int[] ids, int count) {
    Arrays.sort(ids, 0, count);
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (n == 0 || ids[i] != ids[n - 1]) {
        ids[n++] = ids[i];
      }
    }
    return Arrays.copyOf(ids, n);
  }
}
