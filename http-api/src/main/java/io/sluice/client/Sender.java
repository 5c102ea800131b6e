package io.sluice.client;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.sluice.api.SluiceHeaders;
import io.sluice.api.WriteReceipt;
import io.sluice.api.json.TimeSeriesJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Sends bodies until there is a receipt or no hope. Thread-safe. */
final class Sender implements Transmit {
  private static final String WRITE = "/api/v1/write";
  private static final String FLUSH = "/api/v1/admin/flush";
  private static final byte[] NOTHING = {};

  private final Exchange exchange;
  private final ClientConfig config;

  Sender(Exchange exchange, ClientConfig config) {
    this.exchange = exchange;
    this.config = config;
  }

  ClientConfig config() {
    return config;
  }

  Sender with(ClientConfig other) {
    return new Sender(exchange, other);
  }

  @Override
  public Mono<WriteReceipt> send(byte[] json, long samples) {
    return Mono.defer(
        () -> {
          byte[] body = config.gzip() ? gzip(json) : json;
          Scheduler clock = Schedulers.parallel();
          long start = clock.now(TimeUnit.NANOSECONDS);
          ClientObserver observer = config.observer();
          observer.sending(samples, body.length);
          return attempts(clock)
              .run(exchange.post(WRITE, body, this::writeHeaders).map(Answer::receipt))
              .doOnNext(
                  receipt ->
                      observer.acknowledged(
                          receipt, Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS) - start)))
              .doOnError(e -> observer.failed(samples))
              .doOnCancel(() -> observer.failed(samples));
        });
  }

  /** Returns when all that the server had queued is synced. */
  Mono<Void> flush() {
    return Mono.defer(
        () ->
            attempts(Schedulers.parallel())
                .run(exchange.post(FLUSH, NOTHING, headers -> {}).map(Sender::successful))
                .then());
  }

  private static Answer successful(Answer answer) {
    if (!answer.isSuccess()) {
      throw answer.error();
    }
    return answer;
  }

  private Attempts attempts(Scheduler clock) {
    return new Attempts(config.retry(), config.attemptTimeout(), config.observer(), clock);
  }

  private void writeHeaders(HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, TimeSeriesJson.JSON);
    headers.set(SluiceHeaders.DURABILITY, config.durability().wireName());
    if (config.gzip()) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    }
  }

  private static byte[] gzip(byte[] json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length / 8 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, 4096)) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
