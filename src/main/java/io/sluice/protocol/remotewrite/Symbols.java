package io.sluice.protocol.remotewrite;

import io.sluice.protocol.TooLargeException;
import java.util.Arrays;

/**
 * The symbol table of a request: where its strings are in the body. Confined to the thread of its
 * decoder.
 */
final class Symbols {
  /** At 8 bytes each, the table takes 8 MiB at most, whatever the body claims. */
  static final int MAX = 1 << 20;

  private int[] offsets = new int[256];
  private int[] lengths = new int[256];
  private int count;

  void add(int off, int len) {
    if (count == MAX) {
      throw new TooLargeException("the number of symbols", MAX);
    }
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    offsets[count] = off;
    lengths[count++] = len;
  }

  int count() {
    return count;
  }

  int off(int ref) {
    return offsets[ref];
  }

  int len(int ref) {
    return lengths[ref];
  }
}
