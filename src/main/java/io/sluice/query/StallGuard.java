package io.sluice.query;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Ends a body whose consumer stopped taking it, so that consumers who hang don't hold the places of
 * others. Thread-safe; one per body.
 */
final class StallGuard {
  private static final int CHECKS = 4;

  private final Duration timeout;
  private final Scheduler timer;
  private final AtomicLong lastMove;

  StallGuard(Duration timeout, Scheduler timer) {
    this.timeout = timeout;
    this.timer = timer;
    this.lastMove = new AtomicLong(now());
  }

  /** The body, ended with an error when nothing was asked of it or made of it for the timeout. */
  Flux<byte[]> over(Flux<byte[]> body) {
    return body.doOnRequest(n -> moved())
        .doOnNext(piece -> moved())
        .takeUntilOther(Mono.defer(this::stalled));
  }

  private Mono<Void> stalled() {
    moved();
    return Flux.interval(timeout.dividedBy(CHECKS), timer)
        .onBackpressureDrop()
        .filter(tick -> now() - lastMove.get() >= timeout.toMillis())
        .next()
        .flatMap(tick -> Mono.error(QueryException.stalled(timeout)));
  }

  private void moved() {
    lastMove.set(now());
  }

  private long now() {
    return timer.now(TimeUnit.MILLISECONDS);
  }
}
