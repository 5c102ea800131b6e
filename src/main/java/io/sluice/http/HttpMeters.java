package io.sluice.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts and times requests by route and status. Thread-safe. */
final class HttpMeters {

  /** The route of requests that have none: no client input gets into tags. */
  private static final String NO_ROUTE = "none";

  private record Kind(String method, String route, int status) {}

  private final MeterRegistry registry;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final AtomicInteger active = new AtomicInteger();

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("sluice.http.requests.active", active);
  }

  void began() {
    active.incrementAndGet();
  }

  void ended() {
    active.decrementAndGet();
  }

  /** An answer was made; {@code route} is null if no route was found. */
  void answered(@org.jspecify.annotations.Nullable Route route, int status, long nanos) {
    Kind kind =
        route == null
            ? new Kind(NO_ROUTE, NO_ROUTE, status)
            : new Kind(route.method(), route.path(), status);
    timers.computeIfAbsent(kind, this::timer).record(Duration.ofNanos(nanos));
  }

  private Timer timer(Kind kind) {
    return Timer.builder("sluice.http.requests")
        .description("requests, from their headers to the decision on the answer")
        .tag("method", kind.method)
        .tag("route", kind.route)
        .tag("status", Integer.toString(kind.status))
        .register(registry);
  }
}
