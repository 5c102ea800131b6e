package io.sluice.storage.index;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that the arrays of one index take on the heap. Thread-safe. */
final class Footprint {

  /** Header of an array: mark, class, length. */
  private static final int ARRAY_HEADER = 16;

  private final AtomicLong bytes = new AtomicLong();

  /** Counts an array of {@code length} elements of {@code width} bytes. */
  void added(int length, int width) {
    bytes.addAndGet(size(length, width));
  }

  /** Takes back an array that nobody will use again. */
  void dropped(int length, int width) {
    bytes.addAndGet(-size(length, width));
  }

  long bytes() {
    return bytes.get();
  }

  private static long size(int length, int width) {
    return (ARRAY_HEADER + (long) length * width + 7) & ~7L;
  }
}
