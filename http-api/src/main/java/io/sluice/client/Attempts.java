package io.sluice.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** The attempts of one request. Confined to that request: one attempt at a time. */
final class Attempts {
  /** A late timer may leave less than nothing of the total time. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final RetryPolicy policy;
  private final Duration perAttempt;
  private final ClientObserver observer;
  private final Scheduler clock;
  private final long start;
  private int failed;

  Attempts(RetryPolicy policy, Duration perAttempt, ClientObserver observer, Scheduler clock) {
    this.policy = policy;
    this.perAttempt = perAttempt;
    this.observer = observer;
    this.clock = clock;
    this.start = clock.now(TimeUnit.NANOSECONDS);
  }

  /** The request, tried until it succeeds, fails for good, or time is over. */
  <T> Mono<T> run(Mono<T> once) {
    return Mono.defer(() -> once.timeout(attemptTime(), clock)).retryWhen(unless(() -> false));
  }

  /** Retries what may be retried, but nothing once that is true. */
  Retry unless(BooleanSupplier over) {
    return Retry.from(
        signals ->
            signals.concatMap(
                s -> over.getAsBoolean() ? Mono.error(s.failure()) : next(s.failure()), 1));
  }

  private Duration elapsed() {
    return Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS) - start);
  }

  /** An attempt may not outlast the total time; a policy of no retries only counts for delays. */
  private Duration attemptTime() {
    Duration left = policy.totalTime().minus(elapsed());
    boolean shorter = !policy.totalTime().isZero() && left.compareTo(perAttempt) < 0;
    if (!shorter) {
      return perAttempt;
    }
    return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
  }

  private Mono<Long> next(Throwable failure) {
    if (!Retryability.mayRetry(failure)) {
      return Mono.error(failure);
    }
    failed++;
    Duration asked = Retryability.retryAfter(failure);
    Duration delay = policy.delay(failed, asked, ThreadLocalRandom.current());
    Duration elapsed = elapsed();
    if (elapsed.plus(delay).compareTo(policy.totalTime()) >= 0) {
      return Mono.error(new SluiceGaveUpException(failed, elapsed, failure));
    }
    observer.retrying(Retryability.reason(failure), delay);
    return Mono.delay(delay, clock);
  }
}
