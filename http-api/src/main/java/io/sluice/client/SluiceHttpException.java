package io.sluice.client;

import io.sluice.api.json.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An answer that is an error. */
public final class SluiceHttpException extends SluiceException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient @Nullable Problem problem;
  private final @Nullable Duration retryAfter;

  SluiceHttpException(
      int status, String text, @Nullable Problem problem, @Nullable Duration retryAfter) {
    super("the server answered " + status + (text.isEmpty() ? "" : ": " + text), null);
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The body, where it was problem+json; null otherwise. */
  public @Nullable Problem problem() {
    return problem;
  }

  /** What the answer's Retry-After asked for; null if there was none. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
