package io.sluice.protocol.json;

import io.sluice.ingest.WriteBatch;
import java.util.Arrays;

/**
 * Samples of the series that is being read, held back until its text has proved to be of the usual
 * shape. Confined to the thread of its decoder.
 */
final class SampleStage {
  private static final int FIRST = 128;

  /** At most 256 KiB, whatever the body claims. */
  static final int MAX = 16 << 10;

  private long[] timestamps = new long[FIRST];
  private long[] valueBits = new long[FIRST];
  private int size;

  boolean isFull() {
    return size == MAX;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(long timestamp, long bits) {
    if (size == timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, 2 * size);
      valueBits = Arrays.copyOf(valueBits, 2 * size);
    }
    timestamps[size] = timestamp;
    valueBits[size++] = bits;
  }

  void clear() {
    size = 0;
  }

  /** Gives all of them to the open series and forgets them. */
  void flushTo(WriteBatch out) {
    for (int i = 0; i < size; i++) {
      out.sample(timestamps[i], valueBits[i]);
    }
    size = 0;
  }
}
