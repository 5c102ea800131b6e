package io.sluice.storage.seal;

import java.util.Arrays;

/** A growing list of ints. Confined to one thread. */
final class IntList {
  int[] values = new int[64];
  int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }
}
