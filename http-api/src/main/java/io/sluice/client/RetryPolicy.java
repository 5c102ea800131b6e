package io.sluice.client;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long a batch is tried. What is retried is fixed: answers 429 and 503, answers
 * that name a timeout (408, 504), lost connections and timeouts. Immutable.
 *
 * @param firstDelay before the second attempt; doubled for each further one
 * @param maxDelay the longest delay of its own; a longer Retry-After of the server is honoured
 * @param totalTime after which the batch is given up, counted from its first attempt
 */
public record RetryPolicy(Duration firstDelay, Duration maxDelay, Duration totalTime) {
  /** From 100 ms to 10 s, for two minutes in all. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMinutes(2));

  /** One attempt and no more. */
  public static final RetryPolicy NONE = new RetryPolicy(Duration.ofMillis(1), Duration.ZERO);

  /** Refuses durations that make no sense. */
  public RetryPolicy {
    if (firstDelay.isNegative() || firstDelay.isZero()) {
      throw new IllegalArgumentException("retry.firstDelay: " + firstDelay + " (expected: > 0)");
    }
    if (maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "retry.maxDelay: " + maxDelay + " (expected: >= firstDelay, " + firstDelay + ")");
    }
    if (totalTime.isNegative()) {
      throw new IllegalArgumentException("retry.totalTime: " + totalTime + " (expected: >= 0)");
    }
  }

  private RetryPolicy(Duration delay, Duration totalTime) {
    this(delay, delay, totalTime);
  }

  /** The same with another total time. */
  public RetryPolicy withTotalTime(Duration newTotalTime) {
    return new RetryPolicy(firstDelay, maxDelay, newTotalTime);
  }

  /**
   * The delay after that many failed attempts (from 1): between half and the whole of the doubled
   * first delay, at least what the server asked for, to which up to a tenth is added so that
   * senders come back apart.
   */
  Duration delay(int failed, @Nullable Duration retryAfter, RandomGenerator random) {
    int doublings = Math.min(failed - 1, 30);
    double own =
        Math.min((double) firstDelay.toNanos() * (1L << doublings), (double) maxDelay.toNanos());
    double jittered = own * (0.5 + random.nextDouble() / 2);
    double asked = retryAfter == null ? 0 : retryAfter.toNanos() * (1 + random.nextDouble() / 10);
    return Duration.ofNanos((long) Math.max(jittered, asked));
  }
}
