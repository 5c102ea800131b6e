package io.sluice.server;

import io.sluice.storage.shard.ClockGuard;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when the wall clock jumped and when it is trusted again. One thread at a time. */
final class ClockWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

  private final ClockGuard clock;
  private boolean trusted = true;

  ClockWatch(ClockGuard clock) {
    this.clock = clock;
  }

  /** Looks whether the clocks part. */
  void look() {
    long now = clock.millis();
    if (trusted == clock.trusted()) {
      return;
    }
    trusted = clock.trusted();
    if (trusted) {
      LOG.info("the wall clock is trusted again");
    } else {
      LOG.warn(
          "the wall clock jumped by {} s to {} ms since 1970: samples beyond limits.future get 503"
              + " and are not refused for good, until it is back or an hour has passed",
          Duration.ofMillis(clock.jumpMillis()).toSeconds(),
          now);
    }
  }

  /** 1 while the wall clock is trusted. */
  double trusted() {
    return clock.trusted() ? 1 : 0;
  }

  /** How far it jumped. */
  double jumpSeconds() {
    return clock.jumpMillis() / 1e3;
  }
}
