package io.sluice.http;

import io.sluice.units.Durations;

/** The body came too slowly: 408. Immutable. */
final class SlowSenderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SlowSenderException(WriteConfig config) {
    super(
        "the body came slower than %s per second (write.minimumRate) over %s (write.stallTimeout)"
            .formatted(config.minimumRate(), Durations.print(config.stallTimeout())),
        null,
        false,
        false);
  }
}
