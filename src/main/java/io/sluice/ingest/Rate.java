package io.sluice.ingest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket, seen from the other side: until when what was taken is paid for (the generic cell
 * rate algorithm, ITU-T I.371). What comes is charged afterwards, when its size is known; who is
 * ahead of time by more than the burst has to wait. So the average is exact, and one request may
 * overdraw it. Thread-safe.
 */
final class Rate {

  private static final double NANOS = 1e9;

  private final AtomicLong paidUntil;

  Rate(long nowNanos) {
    this.paidUntil = new AtomicLong(nowNanos);
  }

  /** How long to wait before more may come; 0 for not at all. */
  long waitNanos(long nowNanos, long burstNanos) {
    return Math.max(0, paidUntil.get() - nowNanos - burstNanos);
  }

  /** Charges what came at that rate; a rate of 0 is none. */
  void charge(long units, long perSecond, long nowNanos) {
    if (perSecond > 0) {
      long nanos = (long) (units * (NANOS / perSecond));
      paidUntil.updateAndGet(until -> Math.max(until, nowNanos) + nanos);
    }
  }
}
