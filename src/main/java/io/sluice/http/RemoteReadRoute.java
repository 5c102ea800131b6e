package io.sluice.http;

import io.sluice.ingest.Lease;
import io.sluice.protocol.TooLargeException;
import io.sluice.protocol.remoteread.RemoteReadDecoder;
import io.sluice.query.QueryException;
import io.sluice.query.QueryPermit;
import io.sluice.query.QueryService;
import io.sluice.query.RemoteReadRequest;
import io.sluice.units.DataSize;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Prometheus remote read: a request in one block of snappy, an answer of samples in one block of
 * snappy or of frames in a stream, errors as a line of text. The query's permit is held until its
 * answer has been sent or the reader has gone. Thread-safe.
 */
final class RemoteReadRoute {
  private static final String PATH = "/api/v1/read";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String STREAMED =
      "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse";
  private static final Set<Integer> STATUSES = Set.of(200, 400, 408, 413, 415, 422, 500, 503);
  private static final int UNSUPPORTED = 415;
  private static final int TOO_LARGE = 413;

  private final QueryService queries;
  private final ReadRoutes reads;
  private final Intake intake;
  private final Failures failures;

  RemoteReadRoute(QueryService queries, ReadRoutes reads, Intake intake, Failures failures) {
    this.queries = queries;
    this.reads = reads;
    this.intake = intake;
    this.failures = failures;
  }

  Route route() {
    return Route.post(PATH, STATUSES, this::handle).words(exchange -> RemoteReadDialect.ONE);
  }

  private Mono<Answer> handle(Exchange exchange) {
    String encoding = exchange.headerOrEmpty("Content-Encoding");
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("snappy")) {
      return Mono.just(
          Answer.text(UNSUPPORTED, "Content-Encoding " + encoding + " (expected: snappy)"));
    }
    String type = exchange.mediaType();
    if (!type.isEmpty() && !type.equals(PROTOBUF)) {
      return Mono.just(
          Answer.text(UNSUPPORTED, "Content-Type " + type + " (expected: " + PROTOBUF + ")"));
    }
    int limit = queries.config().maxRequest();
    if (exchange.contentLength() > limit) {
      return Mono.just(tooLarge(limit));
    }
    return request(exchange, limit)
        .flatMap(request -> answer(exchange, request))
        .onErrorResume(QueryException.class, e -> Mono.just(asText(e)))
        .onErrorResume(TooLargeException.class, e -> Mono.just(tooLarge(limit)))
        .onErrorResume(e -> Mono.just(RemoteReadDialect.ONE.answer(failures.outcome(e))));
  }

  private static Answer tooLarge(int limit) {
    return Answer.text(
        TOO_LARGE, "the request is larger than query.maxRequest (" + DataSize.ofBytes(limit) + ")");
  }

  /** Reads and decodes the body; what it took of the byte budget is given back then. */
  private Mono<RemoteReadRequest> request(Exchange exchange, int limit) {
    Lease lease = intake.budget().open(() -> {});
    return BodyReader.read(intake, exchange.eventLoop(), exchange, lease, started -> {})
        .publishOn(intake.decoding())
        .map(
            body -> {
              try {
                return RemoteReadDecoder.decode(body.bytes(), body.length(), limit);
              } finally {
                intake.free(body, lease);
              }
            })
        .doFinally(signal -> lease.close());
  }

  private Mono<Answer> answer(Exchange exchange, RemoteReadRequest request) {
    String tenant = ReadRoutes.tenant(exchange);
    QueryPermit permit = reads.enter(exchange);
    Mono<Flux<byte[]>> body = queries.remoteRead(permit, tenant, request);
    return request.streamed()
        ? body.map(frames -> Answer.stream(200, STREAMED, frames))
        : body.map(
            pieces -> Answer.stream(200, PROTOBUF, pieces).with("Content-Encoding", "snappy"));
  }

  private Answer asText(QueryException e) {
    Answer answer = Answer.text(e.kind().status(), String.valueOf(e.getMessage()));
    return e.kind() == QueryException.Kind.UNAVAILABLE
        ? answer.with(
            RetryAfter.HEADER, Long.toString(RetryAfter.seconds(intake.config().retryAfter())))
        : answer;
  }
}
