package io.sluice.units;

import java.util.Arrays;

/** Sorts ints by an order of their own, stably, by merging. Stateless. */
public final class IntSort {
  private static final int SMALL = 8;

  /** An order of ints. */
  @FunctionalInterface
  public interface Order {
    /** Negative, zero or positive, as {@code a} is before, with or behind {@code b}. */
    int compare(int a, int b);
  }

  private IntSort() {}

  /** 0, 1, 2 and so on. */
  public static int[] upTo(int count) {
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    return all;
  }

  /** Sorts the first {@code count}; takes as much memory again. */
  public static void sort(int[] values, int count, Order order) {
    sort(values, Arrays.copyOf(values, count), 0, count, order);
  }

  /** Sorts {@code to[from .. end)}; both arrays hold the same there. */
  private static void sort(int[] to, int[] spare, int from, int end, Order order) {
    if (end - from <= SMALL) {
      insert(to, from, end, order);
      return;
    }
    int middle = (from + end) >>> 1;
    sort(spare, to, from, middle, order);
    sort(spare, to, middle, end, order);
    int i = from;
    int j = middle;
    for (int k = from; k < end; k++) {
      boolean left = j == end || (i < middle && order.compare(spare[i], spare[j]) <= 0);
      to[k] = left ? spare[i++] : spare[j++];
    }
  }

  private static void insert(int[] values, int from, int end, Order order) {
    for (int i = from + 1; i < end; i++) {
      int value = values[i];
      int j = i;
      while (j > from && order.compare(values[j - 1], value) > 0) {
        values[j] = values[j - 1];
        j--;
      }
      values[j] = value;
    }
  }
}
