package io.sluice.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When to come back, spread at random so that senders don't return in a herd. Stateless. */
final class RetryAfter {

  static final String HEADER = "Retry-After";

  private RetryAfter() {}

  /** Whole seconds: at least 1 and at least {@code least}, at most twice that. */
  static long seconds(Duration least) {
    long base = Math.max(1, (least.toMillis() + 999) / 1000);
    return base + ThreadLocalRandom.current().nextLong(base + 1);
  }
}
