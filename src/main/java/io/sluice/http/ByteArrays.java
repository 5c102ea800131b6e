package io.sluice.http;

import java.util.ArrayList;
import java.util.List;
import org.jctools.queues.MpmcArrayQueue;

/**
 * Arrays for bodies, used again. Sizes are powers of two from {@value #SMALLEST}; larger ones than
 * {@value #LARGEST_KEPT} bytes are not kept, so that a few huge bodies don't stay for ever. Keeps
 * at most {@value #KEPT_PER_SIZE} of each size, 16 MiB in all. Thread-safe.
 */
final class ByteArrays {

  static final int SMALLEST = 1 << 12;
  static final int LARGEST_KEPT = 1 << 20;
  private static final int KEPT_PER_SIZE = 8;

  private final List<MpmcArrayQueue<byte[]>> bySize = new ArrayList<>();

  ByteArrays() {
    for (int size = SMALLEST; size <= LARGEST_KEPT; size <<= 1) {
      bySize.add(new MpmcArrayQueue<>(KEPT_PER_SIZE));
    }
  }

  /** The length of the array that {@link #take} gives for that many bytes. */
  static int sizeFor(int bytes) {
    if (bytes > 1 << 30) {
      return Integer.MAX_VALUE - 8;
    }
    return bytes <= SMALLEST ? SMALLEST : Integer.highestOneBit(bytes - 1) << 1;
  }

  /** An array of {@link #sizeFor} that many bytes; what is in it is left over. */
  byte[] take(int bytes) {
    int size = sizeFor(bytes);
    byte[] kept = size > LARGEST_KEPT ? null : bySize.get(slot(size)).poll();
    return kept == null ? new byte[size] : kept;
  }

  /** Takes an array back; nobody may use it from now on. */
  void give(byte[] array) {
    if (array.length <= LARGEST_KEPT) {
      bySize.get(slot(array.length)).offer(array);
    }
  }

  private static int slot(int size) {
    return Integer.numberOfTrailingZeros(size) - Integer.numberOfTrailingZeros(SMALLEST);
  }
}
