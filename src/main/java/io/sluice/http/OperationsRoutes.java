package io.sluice.http;

import io.sluice.api.OpenApiDocument;
import io.sluice.api.SluiceHeaders;
import io.sluice.ingest.Tenants;
import io.sluice.ingest.WritePath;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What operators, balancers and scrapers ask. Thread-safe. */
final class OperationsRoutes {

  private static final String JSON = "application/json";
  private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

  private final Service service;
  private final RefusalLog refusals;
  private final Failures failures;
  private final Duration retryAfter;
  private final Scheduler scheduler;
  private final byte[] openApi = OpenApiDocument.bytes();

  /** Answers that take a while to put together are made on the scheduler. */
  OperationsRoutes(
      Service service,
      RefusalLog refusals,
      Failures failures,
      Duration retryAfter,
      Scheduler scheduler) {
    this.service = service;
    this.refusals = refusals;
    this.failures = failures;
    this.retryAfter = retryAfter;
    this.scheduler = scheduler;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/-/healthy", Set.of(200), x -> Mono.just(Answer.text(200, "healthy")))
            .needs(Access.OPEN),
        Route.get("/-/ready", Set.of(200, 503), x -> Mono.fromSupplier(this::ready))
            .needs(Access.OPEN),
        Route.get("/metrics", Set.of(200, 500), x -> made(EXPOSITION, service::meters))
            .needs(Access.OVERVIEW),
        Route.get("/api/v1/status", Set.of(200, 500), x -> made(JSON, service::status))
            .needs(Access.OVERVIEW),
        Route.get("/api/v1/status/buildinfo", Set.of(200, 500), x -> made(JSON, service::buildInfo))
            .needs(Access.KNOWN),
        Route.get("/api/v1/status/refusals", Set.of(200, 400, 500), this::refusals),
        Route.get(
                "/openapi.yaml",
                Set.of(200),
                x -> Mono.just(Answer.of(200, "application/yaml", openApi)))
            .needs(Access.OPEN),
        Route.post("/api/v1/admin/reload", Set.of(200, 422, 500), x -> reload()),
        Route.post("/api/v1/admin/flush", Set.of(204, 500, 503), x -> flush()));
  }

  private Answer ready() {
    Service.Readiness readiness = service.readiness();
    return readiness.ready()
        ? Answer.text(200, readiness.text())
        : Answer.text(503, readiness.text())
            .with(RetryAfter.HEADER, Long.toString(RetryAfter.seconds(retryAfter)));
  }

  private Mono<Answer> refusals(Exchange exchange) {
    String named = exchange.header(SluiceHeaders.TENANT);
    String tenant = named == null ? SluiceHeaders.DEFAULT_TENANT : named;
    if (!Tenants.isValidName(tenant)) {
      return Mono.just(
          NativeDialect.PLAIN.answer(
              new Outcome.BadRequest(
                  SluiceHeaders.TENANT + " '" + tenant + "' (expected: [A-Za-z0-9_-]{1,64})")));
    }
    return made(JSON, () -> refusals.toJson(tenant));
  }

  /** 422 if any of the files can't be used; then its old state goes on. */
  private Mono<Answer> reload() {
    return service
        .reload()
        .map(
            outcome -> {
              List<String> wrong = outcome.values().stream().filter(w -> !w.isEmpty()).toList();
              return wrong.isEmpty()
                  ? JsonBody.object(
                      200,
                      out -> {
                        out.writeArrayFieldStart("reloaded");
                        for (String name : outcome.keySet()) {
                          out.writeString(name);
                        }
                        out.writeEndArray();
                      })
                  : NativeDialect.plainProblem(422, String.join("; ", wrong));
            });
  }

  private Mono<Answer> flush() {
    WritePath path = service.writes();
    if (path == null) {
      return Mono.just(
          NativeDialect.PLAIN.answer(
              new Outcome.Unavailable(service.readiness().text(), retryAfter, null)));
    }
    return path.flush()
        .then(Mono.fromSupplier(() -> Answer.empty(204)))
        .onErrorResume(e -> Mono.just(NativeDialect.PLAIN.answer(failures.outcome(e))));
  }

  private Mono<Answer> made(String contentType, Callable<byte[]> maker) {
    return Mono.fromCallable(maker)
        .map(bytes -> Answer.of(200, contentType, bytes))
        .subscribeOn(scheduler);
  }
}
