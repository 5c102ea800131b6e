package io.sluice.storage.head;

/** Pairs of time and value bits, one behind the other in an array. */
final class Pairs {
  private Pairs() {}

  /**
   * Sorts the first {@code count} pairs by time and keeps the last of those with equal times.
   * Insertion: there are few, and most come nearly sorted.
   *
   * @return how many are left
   */
  static int sortAndKeepLast(long[] pairs, int count) {
    int size = 0;
    for (int i = 0; i < count; i++) {
      long time = pairs[2 * i];
      long bits = pairs[2 * i + 1];
      int place = size;
      while (place > 0 && pairs[2 * place - 2] > time) {
        place--;
      }
      boolean repeated = place > 0 && pairs[2 * place - 2] == time;
      if (!repeated) {
        System.arraycopy(pairs, 2 * place, pairs, 2 * place + 2, 2 * (size - place));
        pairs[2 * place] = time;
        place++;
        size++;
      }
      pairs[2 * place - 1] = bits;
    }
    return size;
  }
}
