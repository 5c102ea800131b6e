package io.sluice.http;

import io.sluice.api.SluiceHeaders;
import io.sluice.ingest.Tenants;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * {@code /api/v1/status/cardinality}: which labels make a tenant's series. One at a time, as it
 * walks over all of them. Thread-safe.
 */
final class CardinalityRoute {

  private static final int DEFAULT = 10;
  private static final int MOST = 100;
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Service service;
  private final Scheduler scheduler;
  private final AtomicBoolean busy = new AtomicBoolean();

  CardinalityRoute(Service service, Scheduler scheduler) {
    this.service = service;
    this.scheduler = scheduler;
  }

  Route route() {
    return Route.get("/api/v1/status/cardinality", Set.of(200, 400, 500, 503), this::answer);
  }

  private Mono<Answer> answer(Exchange exchange) {
    String named = exchange.header(SluiceHeaders.TENANT);
    String tenant = named == null ? SluiceHeaders.DEFAULT_TENANT : named;
    int limit = limit(exchange.parameter("limit"));
    if (!Tenants.isValidName(tenant) || limit < 1) {
      return refused(
          new Outcome.BadRequest(
              "%s '%s', limit '%s' (expected: [A-Za-z0-9_-]{1,64}, 1 to %d)"
                  .formatted(SluiceHeaders.TENANT, tenant, exchange.parameter("limit"), MOST)));
    }
    if (!service.readable()) {
      return refused(new Outcome.Unavailable(service.readiness().text(), SOON, null));
    }
    if (!busy.compareAndSet(false, true)) {
      return refused(new Outcome.Unavailable("series are being counted already", SOON, null));
    }
    return Mono.fromCallable(() -> service.cardinality(tenant, limit))
        .subscribeOn(scheduler)
        .map(bytes -> Answer.of(200, "application/json", bytes))
        .doFinally(signal -> busy.set(false));
  }

  private static Mono<Answer> refused(Outcome why) {
    return Mono.just(NativeDialect.PLAIN.answer(why));
  }

  /** 0 for what can't be. */
  private static int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT;
    }
    return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= MOST
        ? Integer.parseInt(text)
        : 0;
  }
}
