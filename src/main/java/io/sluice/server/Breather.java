package io.sluice.server;

import io.sluice.storage.block.Pace;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Lets work in the background give way to writes: while groups are committed, it rests so long that
 * it takes no more than its part of one processor. Idle servers are not slowed down.
 *
 * <p>Confined to the thread that works, but for {@link #hurry} and {@link #stop}.
 */
final class Breather implements Pace {
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long MOST_NANOS = 4 * SLICE_NANOS;
  private static final int ALL = 100;

  private final LongSupplier groups;
  private final int percent;
  private long began = System.nanoTime();
  private long groupsBefore;
  private volatile boolean giveWay;
  private volatile boolean stopped;

  /** The work is given up for now; it is begun anew later. */
  static final class GaveWayException extends IOException {
    private static final long serialVersionUID = 1L;

    GaveWayException() {
      super("given up for something more urgent");
    }
  }

  /**
   * @param groups counts groups that were committed
   * @param percent of one processor that the work may take while it grows
   */
  Breather(LongSupplier groups, int percent) {
    this.groups = groups;
    this.percent = percent;
  }

  @Override
  public void step(long bytes) throws IOException {
    long now = System.nanoTime();
    if (now - began < SLICE_NANOS) {
      return;
    }
    if (stopped || giveWay) {
      throw new GaveWayException();
    }
    long committed = groups.getAsLong();
    if (committed != groupsBefore) {
      groupsBefore = committed;
      // What took much longer was no work: a sync, or a pause since the work before.
      long worked = Math.min(now - began, MOST_NANOS);
      LockSupport.parkNanos(worked * (ALL - percent) / percent);
    }
    began = System.nanoTime();
  }

  /** What is under way is given up soon, until {@link #resume}. */
  void hurry() {
    giveWay = true;
  }

  /** The urgent thing is done. */
  void resume() {
    giveWay = false;
  }

  /** What is under way is given up soon, and everything after it. */
  void stop() {
    stopped = true;
  }
}
