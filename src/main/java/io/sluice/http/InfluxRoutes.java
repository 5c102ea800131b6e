package io.sluice.http;

import io.sluice.protocol.influx.Databases;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Line protocol for clients of Influx version 1 and 2, and what they ask before they write.
 * Thread-safe.
 */
final class InfluxRoutes {

  /** What is said to be the version: the last of which version 1's clients expect anything. */
  private static final String VERSION = "1.8.10-sluice";

  private static final Set<Integer> QUERY = Set.of(200, 400, 408, 413, 500, 503);

  private final Service service;
  private final Forms forms;
  private final Databases databases;
  private final WriteRoute v1;
  private final WriteRoute v2;

  InfluxRoutes(
      Service service, Forms forms, WriteRoute write, InfluxConfig config, InstantSource clock) {
    this.service = service;
    this.forms = forms;
    this.databases = new Databases(config.databaseLabel());
    this.v1 = write.with(InfluxProtocol.v1(databases, clock));
    this.v2 = write.with(InfluxProtocol.v2(databases, clock));
  }

  List<Route> routes() {
    return List.of(
        v1.at("/write"),
        v2.at("/api/v2/write"),
        Route.get("/ping", Set.of(204), x -> Mono.just(ping())).needs(Access.OPEN),
        Route.of("HEAD", "/ping", Set.of(204), x -> Mono.just(ping())).needs(Access.OPEN),
        Route.get("/health", Set.of(200, 503), x -> Mono.fromSupplier(this::health))
            .needs(Access.OPEN),
        Route.get("/query", QUERY, x -> Mono.fromSupplier(() -> answer(x.parameter("q"))))
            .needs(Access.KNOWN)
            .words(x -> InfluxDialect.V1),
        Route.post("/query", QUERY, this::query).needs(Access.KNOWN).words(x -> InfluxDialect.V1));
  }

  private static Answer ping() {
    return versioned(Answer.empty(204));
  }

  private static Answer versioned(Answer answer) {
    return answer.with("X-Influxdb-Version", VERSION).with("X-Influxdb-Build", "OSS");
  }

  private Answer health() {
    Service.Readiness readiness = service.readiness();
    return JsonBody.object(
        readiness.ready() ? 200 : 503,
        out -> {
          out.writeStringField("name", "sluice");
          out.writeStringField("message", readiness.text());
          out.writeStringField("status", readiness.ready() ? "pass" : "fail");
          out.writeStringField("version", VERSION);
          out.writeArrayFieldStart("checks");
          out.writeEndArray();
        });
  }

  /** The statement stands in the address or in a form. */
  private Mono<Answer> query(Exchange exchange) {
    String q = exchange.parameter("q");
    return q != null || !forms.isForm(exchange)
        ? Mono.fromSupplier(() -> answer(q))
        : forms.read(exchange, form -> Mono.fromSupplier(() -> answer(first(form.get("q")))));
  }

  private static @Nullable String first(@Nullable List<String> values) {
    return values == null ? null : values.get(0);
  }

  private Answer answer(@Nullable String q) {
    return versioned(InfluxStatements.answer(q == null ? "" : q, databases.names()));
  }
}
