package io.sluice.http;

import io.sluice.api.SluiceHeaders;
import io.sluice.ingest.Tenants;
import io.sluice.query.QueryException;
import io.sluice.query.ReadParameters;
import io.sluice.query.ReadRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** What operators order done with blocks. Thread-safe. */
final class AdminRoutes {
  private static final String JSON = "application/json";
  private static final Set<Integer> PLAIN = Set.of(200, 500, 503);
  private static final Set<Integer> SELECTING = Set.of(200, 204, 400, 422, 500, 503);

  private final Service service;
  private final Failures failures;
  private final Duration retryAfter;

  AdminRoutes(Service service, Failures failures, Duration retryAfter) {
    this.service = service;
    this.failures = failures;
    this.retryAfter = retryAfter;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/admin/seal", PLAIN, x -> order(service::seal, AdminRoutes::ok)),
        Route.post("/api/v1/admin/compact", PLAIN, x -> order(service::compact, AdminRoutes::ok)),
        Route.post("/api/v1/admin/snapshot", PLAIN, x -> order(service::snapshot, AdminRoutes::ok)),
        Route.post("/api/v1/admin/delete", without(204), x -> delete(x, AdminRoutes::ok)),
        Route.post(
            "/api/v1/admin/tsdb/delete_series",
            without(200),
            x -> delete(x, bytes -> Answer.empty(204))));
  }

  private static Set<Integer> without(int status) {
    return SELECTING.stream()
        .filter(each -> each != status)
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  private static Answer ok(byte[] json) {
    return Answer.of(200, JSON, json);
  }

  private Mono<Answer> delete(Exchange exchange, Function<byte[], Answer> answer) {
    return order(
        () -> {
          ReadRequest request = ReadParameters.parse(tenant(exchange), exchange.query(), true);
          return service.delete(request);
        },
        answer);
  }

  private static String tenant(Exchange exchange) {
    String name = exchange.header(SluiceHeaders.TENANT);
    if (name != null && !Tenants.isValidName(name)) {
      throw QueryException.badData(
          SluiceHeaders.TENANT + " '" + name + "' (expected: [A-Za-z0-9_-]{1,64})");
    }
    return name == null ? SluiceHeaders.DEFAULT_TENANT : name;
  }

  private Mono<Answer> order(Supplier<Mono<byte[]>> what, Function<byte[], Answer> answer) {
    if (service.writes() == null) {
      return Mono.just(
          NativeDialect.PLAIN.answer(
              new Outcome.Unavailable(service.readiness().text(), retryAfter, null)));
    }
    return Mono.defer(what).map(answer).onErrorResume(e -> Mono.just(refusal(e)));
  }

  /** Storage that fails says which file, as nobody but an operator asks here. */
  private Answer refusal(Throwable failure) {
    if (failure instanceof QueryException query) {
      return NativeDialect.plainProblem(query.kind().status(), String.valueOf(query.getMessage()));
    }
    if (failure instanceof IOException) {
      return NativeDialect.plainProblem(500, String.valueOf(failure.getMessage()));
    }
    return NativeDialect.PLAIN.answer(failures.outcome(failure));
  }
}
