package io.sluice.ingest;

import java.time.Duration;

/**
 * The server can't take or confirm this write now, whatever is in it: 503 with Retry-After. The
 * same write may be sent again; what of it was stored is then a repeat.
 */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final Duration retryAfter;

  /** Why, in one word for meters and rules. */
  public enum Reason {
    /** A shard's queue stayed full for {@code ingest.queue.maxWait}. */
    QUEUE_FULL,
    /** The head's memory limit is reached. */
    HEAD_FULL,
    /** The log can't be written or synced. */
    LOG,
    /** The disk is so full that the log might fail next. */
    DISK_FULL,
    /** No acknowledgement within {@code ingest.ackTimeout}. */
    ACK_TIMEOUT,
    /** The wall clock can't be trusted to refuse future samples. */
    CLOCK,
    /** Replaying the log. */
    STARTING,
    /** Shutting down. */
    STOPPING,
    /** A fault of our own. */
    FAULT
  }

  /** Says why and when to come back; {@code message} names limit, value and setting. */
  public UnavailableException(Reason reason, Duration retryAfter, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** When to come back, before jitter. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
