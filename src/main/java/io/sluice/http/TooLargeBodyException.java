package io.sluice.http;

import io.sluice.units.DataSize;

/** The body as sent is over its limit: 413. Immutable. */
final class TooLargeBodyException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private final long limit;

  TooLargeBodyException(DataSize limit) {
    this(limit, limit);
  }

  /** The limit of a tenant, where everybody's is the second. */
  TooLargeBodyException(DataSize limit, DataSize all) {
    super(
        "the body is larger than %s (%s)"
            .formatted(limit, limit.equals(all) ? "write.maxBody" : "limits.tenant.maxBody"),
        null,
        false,
        false);
    this.limit = limit.bytes();
  }

  long limit() {
    return limit;
  }
}
