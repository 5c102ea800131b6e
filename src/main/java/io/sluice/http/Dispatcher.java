package io.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** From a request to its route, and from the route's answer to the wire. Thread-safe. */
final class Dispatcher
    implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

  private final Router router;
  private final @Nullable GrpcService grpc;
  private final Gate gate;
  private final Failures failures;
  private final HttpMeters meters;

  /** {@code grpc} is null where no calls are taken. */
  Dispatcher(
      Router router, @Nullable GrpcService grpc, Gate gate, Failures failures, HttpMeters meters) {
    this.router = router;
    this.grpc = grpc;
    this.gate = gate;
    this.failures = failures;
    this.meters = meters;
  }

  @Override
  public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
    long began = System.nanoTime();
    String path = Exchange.pathOf(request);
    Router.Match match = router.find(path);
    Exchange exchange = new Exchange(request, match == null ? "" : match.variable());
    Route route = match == null ? null : match.byMethod().get(exchange.method());
    GrpcService calls = grpc;
    if (calls != null && GrpcService.takes(exchange)) {
      Mono<Answer> called =
          Mono.defer(() -> gate.pass(exchange, calls.guarded(), x -> calls.call(x, path)));
      return answered(exchange, response, began, calls.route(path), called);
    }
    return answered(exchange, response, began, route, answer(exchange, match, route));
  }

  private Mono<Void> answered(
      Exchange exchange,
      HttpServerResponse response,
      long began,
      @Nullable Route route,
      Mono<Answer> answered) {
    meters.began();
    return answered
        .onErrorResume(e -> Mono.just(NativeDialect.PLAIN.answer(failures.outcome(e))))
        .doOnNext(a -> meters.answered(route, a.status(), System.nanoTime() - began))
        .flatMap(answer -> send(exchange, response, answer))
        .doFinally(signal -> ended(exchange));
  }

  private void ended(Exchange exchange) {
    meters.ended();
    exchange.end();
  }

  private Mono<Answer> answer(
      Exchange exchange, Router.@Nullable Match match, @Nullable Route route) {
    Answer refusal = RequestGuard.refuse(exchange);
    if (refusal != null) {
      exchange.closeBehind();
      return Mono.just(refusal);
    }
    if (match == null) {
      return Mono.just(RequestGuard.problem(404, "there is no such path; see /openapi.yaml"));
    }
    if (route == null) {
      String allowed = String.join(", ", match.byMethod().keySet());
      return Mono.just(
          RequestGuard.problem(405, "this path takes " + allowed).with("Allow", allowed));
    }
    return Mono.defer(() -> gate.pass(exchange, route, route.handler()::handle));
  }

  private static Mono<Void> send(Exchange exchange, HttpServerResponse response, Answer answer) {
    response.status(answer.status());
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      response.header(header.getKey(), header.getValue());
    }
    if (answer.contentType() != null) {
      response.header("Content-Type", answer.contentType());
    }
    response.header("X-Content-Type-Options", "nosniff");
    if (exchange.method().equals("GET")) {
      response.header("Cache-Control", "no-store");
      response.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }
    if (exchange.closesBehind()) {
      response.keepAlive(false);
      exchange.lingerOnClose();
    }
    return body(exchange, response, answer).then();
  }

  private static NettyOutbound body(Exchange exchange, HttpServerResponse response, Answer answer) {
    if (answer.stream() != null) {
      Flux<byte[]> pieces = answer.stream().doOnError(e -> exchange.cutOff());
      return response.send(pieces.map(Unpooled::wrappedBuffer), piece -> true);
    }
    if (!answer.trailers().isEmpty()) {
      response.header("Trailer", String.join(",", answer.trailers().keySet()));
      response.trailerHeaders(to -> answer.trailers().forEach(to::set));
      return response.send(Flux.just(answer.body()).map(Unpooled::wrappedBuffer));
    }
    ByteBuf body = Unpooled.wrappedBuffer(answer.body());
    if (answer.status() != 204) {
      response.header("Content-Length", Integer.toString(answer.body().length));
    }
    return response.sendObject(body);
  }
}
