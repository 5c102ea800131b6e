package io.sluice.http;

import io.sluice.api.SluiceHeaders;
import io.sluice.ingest.Tenants;
import io.sluice.query.ApiAnswer;
import io.sluice.query.ExportShape;
import io.sluice.query.QueryException;
import io.sluice.query.QueryPermit;
import io.sluice.query.QueryService;
import io.sluice.query.ReadParameters;
import io.sluice.query.ReadRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Export, and the routes of Prometheus' HTTP API that tell of series, exemplars and metadata. A
 * query's permit is held until its answer has been sent or the reader has gone. Thread-safe.
 */
final class ReadRoutes {

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  private static final Set<Integer> BY_QUERY = Set.of(200, 400, 422, 500, 503);
  private static final Set<Integer> BY_FORM = Set.of(200, 400, 408, 413, 415, 422, 500, 503);

  /** Makes a request of a tenant and parameters. */
  private interface Parse<T> {
    T of(String tenant, Map<String, List<String>> parameters);
  }

  /** Runs a query and makes its answer. */
  private interface Query<T> {
    Mono<Answer> run(QueryPermit permit, T request);
  }

  private static final Parse<ReadRequest> SELECTORS =
      (tenant, parameters) -> ReadParameters.parse(tenant, parameters, true);
  private static final Parse<ReadRequest> OPTIONAL_SELECTORS =
      (tenant, parameters) -> ReadParameters.parse(tenant, parameters, false);

  private final QueryService queries;
  private final Service service;
  private final Intake intake;
  private final Forms forms;

  ReadRoutes(QueryService queries, Service service, Intake intake) {
    this.queries = queries;
    this.service = service;
    this.intake = intake;
    this.forms = new Forms(intake);
  }

  List<Route> routes() {
    String series = "/api/v1/series";
    String labels = "/api/v1/labels";
    String exemplars = "/api/v1/query_exemplars";
    return List.of(
        Route.get("/api/v1/export", BY_QUERY, this::export),
        Route.get(series, BY_QUERY, x -> series(x, x.query())),
        Route.post(series, BY_FORM, x -> form(x, parameters -> series(x, parameters))),
        Route.get(labels, BY_QUERY, x -> labels(x, x.query())),
        Route.post(labels, BY_FORM, x -> form(x, parameters -> labels(x, parameters))),
        Route.get("/api/v1/label/{name}/values", BY_QUERY, this::values),
        Route.get(exemplars, BY_QUERY, x -> exemplars(x, x.query())),
        Route.post(exemplars, BY_FORM, x -> form(x, parameters -> exemplars(x, parameters))),
        Route.get("/api/v1/metadata", BY_QUERY, this::metadata));
  }

  private Mono<Answer> export(Exchange exchange) {
    return query(
            exchange,
            exchange.query(),
            SELECTORS,
            (permit, request) ->
                queries
                    .export(permit, request, shape(exchange))
                    .map(body -> Answer.stream(200, NDJSON, body)))
        .onErrorResume(QueryException.class, e -> Mono.just(asProblem(e)));
  }

  private static ExportShape shape(Exchange exchange) {
    String format = exchange.parameter("format");
    return ExportShape.parse(format == null ? "" : format);
  }

  private Mono<Answer> series(Exchange exchange, Map<String, List<String>> parameters) {
    return discovery(
        exchange,
        parameters,
        SELECTORS,
        (permit, request) ->
            queries.series(permit, request).map(body -> Answer.stream(200, JSON, body)));
  }

  private Mono<Answer> labels(Exchange exchange, Map<String, List<String>> parameters) {
    return discovery(
        exchange,
        parameters,
        OPTIONAL_SELECTORS,
        (permit, request) ->
            queries.labels(permit, request).map(body -> Answer.of(200, JSON, body)));
  }

  private Mono<Answer> values(Exchange exchange) {
    String name = exchange.pathVariable();
    return discovery(
        exchange,
        exchange.query(),
        OPTIONAL_SELECTORS,
        (permit, request) ->
            queries.labelValues(permit, name, request).map(body -> Answer.of(200, JSON, body)));
  }

  private Mono<Answer> exemplars(Exchange exchange, Map<String, List<String>> parameters) {
    return discovery(
        exchange,
        parameters,
        ReadParameters::parseExemplars,
        (permit, request) ->
            queries.exemplars(permit, request).map(body -> Answer.of(200, JSON, body)));
  }

  private Mono<Answer> metadata(Exchange exchange) {
    return discovery(
        exchange,
        exchange.query(),
        ReadParameters::parseMetadata,
        (permit, request) ->
            queries.metadata(permit, request).map(body -> Answer.of(200, JSON, body)));
  }

  private <T> Mono<Answer> discovery(
      Exchange exchange, Map<String, List<String>> parameters, Parse<T> parse, Query<T> query) {
    return query(exchange, parameters, parse, query)
        .onErrorResume(QueryException.class, e -> Mono.just(asApi(e)));
  }

  private <T> Mono<Answer> query(
      Exchange exchange, Map<String, List<String>> parameters, Parse<T> parse, Query<T> query) {
    return Mono.defer(
        () -> {
          readable();
          T request = parse.of(tenant(exchange), parameters);
          return query.run(enter(exchange), request);
        });
  }

  private void readable() {
    if (!service.readable()) {
      throw QueryException.unavailable(service.readiness().text());
    }
  }

  /** Leave to run a query that ends with the exchange; throws {@link QueryException}. */
  QueryPermit enter(Exchange exchange) {
    readable();
    QueryPermit permit = queries.enter();
    exchange.atEnd(permit::close);
    return permit;
  }

  /** Whose series are asked for; throws {@link QueryException}. */
  static String tenant(Exchange exchange) {
    String name = exchange.header(SluiceHeaders.TENANT);
    if (name != null && !Tenants.isValidName(name)) {
      throw QueryException.badData(
          SluiceHeaders.TENANT + " '" + name + "' (expected: [A-Za-z0-9_-]{1,64})");
    }
    return name == null ? SluiceHeaders.DEFAULT_TENANT : name;
  }

  // ---- parameters in the body ----

  private Mono<Answer> form(
      Exchange exchange, Function<Map<String, List<String>>, Mono<Answer>> then) {
    if (!forms.isForm(exchange)) {
      return Mono.just(
          NativeDialect.PLAIN.answer(
              new Outcome.WrongType(
                  "Content-Type '%s' (expected: %s)"
                      .formatted(exchange.header("Content-Type"), Forms.TYPE))));
    }
    return forms.read(exchange, then);
  }

  // ---- errors ----

  private Answer asApi(QueryException e) {
    Answer answer = Answer.of(e.kind().status(), JSON, ApiAnswer.error(e));
    return e.kind() == QueryException.Kind.UNAVAILABLE ? later(answer) : answer;
  }

  private Answer asProblem(QueryException e) {
    Answer answer = NativeDialect.plainProblem(e.kind().status(), String.valueOf(e.getMessage()));
    return e.kind() == QueryException.Kind.UNAVAILABLE ? later(answer) : answer;
  }

  private Answer later(Answer answer) {
    long seconds = RetryAfter.seconds(intake.config().retryAfter());
    return answer.with(RetryAfter.HEADER, Long.toString(seconds));
  }
}
