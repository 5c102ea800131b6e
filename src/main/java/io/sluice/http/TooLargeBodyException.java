package io.sluice.http;

import io.sluice.units.DataSize;

/** The body as sent is over its limit: 413. Immutable. */
final class TooLargeBodyException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private final long limit;

  TooLargeBodyException(DataSize limit) {
    super("the body is larger than %s (write.maxBody)".formatted(limit), null, false, false);
    this.limit = limit.bytes();
  }

  long limit() {
    return limit;
  }
}
