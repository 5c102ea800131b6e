package io.sluice.query;

import java.util.concurrent.atomic.AtomicLong;

/** What all queries together may hold. Never waits: what is not there is refused. Thread-safe. */
final class QueryMemory {
  private final long capacity;
  private final AtomicLong used = new AtomicLong();

  QueryMemory(long capacity) {
    this.capacity = capacity;
  }

  /** Takes so many bytes; false, and nothing is taken, if they are not there. */
  boolean tryTake(long bytes) {
    long before = used.get();
    while (before + bytes <= capacity) {
      if (used.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes held now. */
  long used() {
    return used.get();
  }
}
