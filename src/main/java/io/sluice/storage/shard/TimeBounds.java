package io.sluice.storage.shard;

import java.time.Duration;

/**
 * How far from now a sample may be. Immutable.
 *
 * @param future how far ahead of the clock
 * @param retention how old; zero keeps everything
 */
public record TimeBounds(Duration future, Duration retention) {

  long latest(long nowMillis) {
    return nowMillis + future.toMillis();
  }

  long earliest(long nowMillis) {
    return retention.isZero() ? Long.MIN_VALUE : nowMillis - retention.toMillis();
  }
}
