package io.sluice.storage.shard;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The wall clock, watched by the monotonic one: when the two part by more than a minute, one of
 * them jumped, and nothing may be refused for good on its word. A new offset that has held for an
 * hour is taken for the truth.
 *
 * <p>Thread-safe: state changes are rare and guarded by this object's lock.
 */
public final class ClockGuard {
  private static final long TOLERANCE_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long SETTLED_MILLIS = Duration.ofHours(1).toMillis();

  private final LongSupplier wallMillis;
  private final LongSupplier monotonicNanos;
  private final long startNanos;

  private volatile long offset;
  private volatile boolean trusted = true;
  private volatile long jump;
  private long jumpedTo;
  private long jumpedSince;

  /** The system's clocks. */
  public ClockGuard() {
    this(System::currentTimeMillis, System::nanoTime);
  }

  /** Given clocks, for tests. */
  public ClockGuard(LongSupplier wallMillis, LongSupplier monotonicNanos) {
    this.wallMillis = wallMillis;
    this.monotonicNanos = monotonicNanos;
    this.startNanos = monotonicNanos.getAsLong();
    this.offset = wallMillis.getAsLong();
  }

  /** Wall time in milliseconds since the epoch; looks for a jump on the way. */
  public long millis() {
    long wall = wallMillis.getAsLong();
    long elapsed = (monotonicNanos.getAsLong() - startNanos) / 1_000_000;
    long seen = wall - elapsed;
    if (Math.abs(seen - offset) <= TOLERANCE_MILLIS) {
      trusted = true;
    } else {
      jumped(seen, elapsed);
    }
    return wall;
  }

  /** False while wall and monotonic clock are more than a minute apart. */
  public boolean trusted() {
    return trusted;
  }

  /** How far the wall clock jumped against the monotonic one, in milliseconds; 0 if it did not. */
  public long jumpMillis() {
    return trusted ? 0 : jump;
  }

  private synchronized void jumped(long seen, long elapsed) {
    if (trusted || Math.abs(seen - jumpedTo) > TOLERANCE_MILLIS) {
      jump = seen - offset;
      trusted = false;
      jumpedTo = seen;
      jumpedSince = elapsed;
    } else if (elapsed - jumpedSince >= SETTLED_MILLIS) {
      offset = seen;
      trusted = true;
    }
  }
}
