package io.sluice.client;

import java.time.Duration;

/** Every attempt failed with something that may be retried, and the time for retries is over. */
public final class SluiceGaveUpException extends SluiceException {
  private static final long serialVersionUID = 1L;

  private final int attempts;
  private final Duration elapsed;

  SluiceGaveUpException(int attempts, Duration elapsed, Throwable last) {
    super("gave up after " + attempts + " attempts in " + elapsed + ", the last: " + last, last);
    this.attempts = attempts;
    this.elapsed = elapsed;
  }

  /** How often it was tried. */
  public int attempts() {
    return attempts;
  }

  /** Time since the first attempt began. */
  public Duration elapsed() {
    return elapsed;
  }
}
