package io.sluice.storage.block;

import java.util.Arrays;

/** What an index knows of the chunks of one series, in time order. Confined to one thread. */
final class ChunkList {
  int count;
  long[] min = new long[16];
  long[] max = new long[16];

  /** Segment number from 0 : 32 | offset : 32. */
  long[] ref = new long[16];

  void clear() {
    count = 0;
  }

  void add(long minTime, long maxTime, long reference) {
    if (count == min.length) {
      min = Arrays.copyOf(min, 2 * count);
      max = Arrays.copyOf(max, 2 * count);
      ref = Arrays.copyOf(ref, 2 * count);
    }
    min[count] = minTime;
    max[count] = maxTime;
    ref[count] = reference;
    count++;
  }
}
