package io.sluice.storage.head;

import java.util.concurrent.atomic.AtomicLong;

/** A number that the shard thread changes, at the price of a plain store, and any thread reads. */
final class Tally {
  private final AtomicLong value = new AtomicLong();

  void add(long change) {
    value.setOpaque(value.getPlain() + change);
  }

  long get() {
    return value.getOpaque();
  }
}
