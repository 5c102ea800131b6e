package io.sluice.storage.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the native histograms of delta temporality have been summed up to, by series; how far, is in
 * {@link Accumulations}. What a group changes can be taken back until the next {@link #begin}.
 * Confined to the shard thread, but for its size.
 */
final class HistogramSums {
  private static final int ENTRY_BYTES = 96;

  private final Map<Integer, byte[]> sums = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Change(int ref, byte @Nullable [] before) {}

  /** What was changed up to here stays. */
  void begin() {
    changes.clear();
  }

  /** The sum of a series, or null if there is none. */
  byte @Nullable [] get(int ref) {
    return sums.get(ref);
  }

  /** Sets the sum of a series. */
  void put(int ref, byte[] sum) {
    changes.add(new Change(ref, set(ref, sum)));
  }

  /** Takes a sum from the log; there is none without bytes. */
  void restore(int ref, byte[] from, int off, int len) {
    if (len > 0) {
      set(ref, Arrays.copyOfRange(from, off, off + len));
    }
  }

  /** Takes back what was changed since {@link #begin}. */
  void undo() {
    for (int i = changes.size() - 1; i >= 0; i--) {
      set(changes.get(i).ref(), changes.get(i).before());
    }
    changes.clear();
  }

  private byte @Nullable [] set(int ref, byte @Nullable [] sum) {
    byte[] before = sum == null ? sums.remove(ref) : sums.put(ref, sum);
    bytes.addAndGet(size(sum) - size(before));
    return before;
  }

  private static long size(byte @Nullable [] sum) {
    return sum == null ? 0 : ENTRY_BYTES + sum.length;
  }

  /** Heap bytes. Any thread. */
  long memoryBytes() {
    return bytes.get();
  }
}
