package io.sluice.protocol.otlp;

import java.util.Arrays;

/** Places of repeated fields in the body. Confined to the thread of its decoder. */
final class Regions {
  private int[] offs = new int[16];
  private int[] lens = new int[16];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int off, int len) {
    if (count == offs.length) {
      offs = Arrays.copyOf(offs, 2 * count);
      lens = Arrays.copyOf(lens, 2 * count);
    }
    offs[count] = off;
    lens[count++] = len;
  }

  int count() {
    return count;
  }

  int off(int i) {
    return offs[i];
  }

  int len(int i) {
    return lens[i];
  }
}
