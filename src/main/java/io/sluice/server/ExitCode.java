package io.sluice.server;

/**
 * How the process ends, for whoever supervises it. Documented in {@code docs/operations.md}; the
 * numbers never change their meaning. Immutable.
 */
public enum ExitCode {
  /** Asked to end, and everything taken was made durable and answered. */
  OK(0),
  /** A fault that no other code names. */
  FAULT(1),
  /** The command line or the configuration can't be used; standard error says why. */
  USAGE(2),
  /** The heap ran out; set by the JVM ({@code -XX:+ExitOnOutOfMemoryError}). */
  OUT_OF_MEMORY(3),
  /** The data directory can't be used: locked, foreign, too new, damaged, not writable. */
  DATA(4),
  /** The port can't be listened on. */
  BIND(5),
  /** A shard's pipeline died of a bug of ours; restart replays the log. */
  DEAD_PIPELINE(6),
  /** Ended on request, but the disk did not take everything: unanswered writes got 503. */
  UNSYNCED(7),
  /** {@code inspect} found damage. */
  DAMAGED(8),
  /** {@code prove} found something, or could not tell. */
  NOT_PROVEN(9);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the operating system sees. */
  public int code() {
    return code;
  }
}
