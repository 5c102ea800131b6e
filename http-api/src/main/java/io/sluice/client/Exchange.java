package io.sluice.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.sluice.api.SluiceHeaders;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.context.ContextView;

/** Sends one request over HTTP and gives its answer; no retries here. Thread-safe. */
final class Exchange {
  /** The largest answer that is read whole; a receipt with 100 refusals is far below. */
  private static final int MAX_ANSWER = 1 << 20;

  private final ConnectionProvider connections;
  private final HttpClient http;
  private final ClientConfig config;

  Exchange(ClientConfig config, UnaryOperator<HttpClient> customizer) {
    this.config = config;
    this.connections =
        ConnectionProvider.builder("sluice-client")
            .maxConnections(config.inFlight())
            .pendingAcquireMaxCount(config.maxWaiting())
            .pendingAcquireTimeout(config.attemptTimeout())
            .build();
    int connectMillis = (int) Math.min(Integer.MAX_VALUE, config.connectTimeout().toMillis());
    this.http =
        customizer
            .apply(HttpClient.create(connections))
            .baseUrl(config.baseUrl())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
            .disableRetry(true);
  }

  /** Made anew for each attempt: tokens expire, contexts differ. */
  private void commonHeaders(ContextView context, HttpHeaders headers) {
    if (config.tenant() != null) {
      headers.set(SluiceHeaders.TENANT, config.tenant());
    }
    if (config.authorization() != null) {
      headers.set(HttpHeaderNames.AUTHORIZATION, config.authorization().get());
    }
    config.contextHeaders().accept(context, headers);
  }

  /** POSTs the body, which must not change any more; the whole answer, or empty if cut off. */
  Mono<Answer> post(String path, byte[] body, Consumer<HttpHeaders> headers) {
    return Mono.deferContextual(
        context ->
            http.headers(
                    all -> {
                      commonHeaders(context, all);
                      headers.accept(all);
                      all.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
                    })
                .request(HttpMethod.POST)
                .uri(path)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .response((response, content) -> whole(response, content).flux())
                .singleOrEmpty());
  }

  /**
   * GETs a stream; an answer that is no success, or does not begin within the time of an attempt,
   * becomes an error before the first element. From then on the reader sets the pace.
   */
  <T> Flux<T> stream(String pathAndQuery, AnswerReader<T> reader) {
    return Flux.deferContextual(
        context -> {
          AtomicBoolean answered = new AtomicBoolean();
          return http.headers(all -> commonHeaders(context, all))
              .get()
              .uri(pathAndQuery)
              .response(
                  (response, content) -> {
                    answered.set(true);
                    return response.status().code() == 200
                        ? reader.read(content)
                        : whole(response, content).flatMapMany(a -> Flux.error(a.error()));
                  })
              .timeout(silence(answered), element -> Mono.never());
        });
  }

  /** Signals when the time of an attempt is over without an answer; otherwise never. */
  private Mono<Long> silence(AtomicBoolean answered) {
    return Mono.delay(config.attemptTimeout())
        .flatMap(over -> answered.get() ? Mono.never() : Mono.just(over));
  }

  /** Reads the body of a success. */
  interface AnswerReader<T> {
    Flux<T> read(Flux<ByteBuf> content);
  }

  private static Mono<Answer> whole(HttpClientResponse response, ByteBufFlux content) {
    return content
        .collect(() -> new BoundedBody(MAX_ANSWER), BoundedBody::add)
        .map(
            body -> new Answer(response.status().code(), response.responseHeaders(), body.bytes()));
  }

  Mono<Void> close() {
    return connections.disposeLater();
  }
}
