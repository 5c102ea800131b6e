package io.sluice.client;

import io.sluice.api.TimeSeries;
import java.util.concurrent.atomic.AtomicInteger;

/** One series that was taken from the caller. Equal only to itself. Thread-safe. */
final class Taken {
  final TimeSeries series;

  /** Position among all that were taken, from 0. */
  final long index;

  /** Parts of it that are not acknowledged; more than one if it had to be split. */
  private final AtomicInteger open = new AtomicInteger(1);

  Taken(TimeSeries series, long index) {
    this.series = series;
    this.index = index;
  }

  /** One part became two. */
  void split() {
    open.incrementAndGet();
  }

  /** One part was acknowledged; true if that was the last. */
  boolean acknowledged() {
    return open.decrementAndGet() == 0;
  }
}
