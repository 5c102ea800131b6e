package io.sluice.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.api.json.ReceiptJson;
import io.sluice.api.json.TimeSeriesJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A server that stores samples in a map and, for as many requests as were planned, misbehaves.
 * Thread-safe.
 */
public final class MisbehavingServer implements AutoCloseable {
  /** What it does with one request. */
  public interface Behaviour {
    Publisher<Void> serve(MisbehavingServer server, HttpServerRequest in, HttpServerResponse out);
  }

  public record Key(Labels labels, long timestamp) {}

  public final Map<Key, Long> samples = new ConcurrentHashMap<>();
  public final Queue<HttpHeaders> headers = new ConcurrentLinkedQueue<>();
  public final AtomicInteger requests = new AtomicInteger();
  public final AtomicInteger flushes = new AtomicInteger();
  public volatile Durability durability = Durability.SYNCED;
  private final Queue<Behaviour> planned = new ConcurrentLinkedQueue<>();
  private final DisposableServer server;

  public MisbehavingServer() {
    this(0);
  }

  public MisbehavingServer(int port) {
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(port)
            .childOption(ChannelOption.SO_LINGER, 0)
            .handle(this::serve)
            .bindNow();
  }

  public int port() {
    return server.port();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Does this with the next requests, one after the other, before it behaves again. */
  public MisbehavingServer plan(Behaviour... next) {
    planned.addAll(List.of(next));
    return this;
  }

  private Publisher<Void> serve(HttpServerRequest in, HttpServerResponse out) {
    requests.incrementAndGet();
    headers.add(in.requestHeaders().copy());
    Behaviour next = planned.poll();
    return (next == null ? behaving() : next).serve(this, in, out);
  }

  public static Behaviour behaving() {
    return (server, in, out) -> server.take(in).flatMap(json -> server.answer(out, json));
  }

  /** Reads nothing for a while, then behaves. */
  public static Behaviour slow(Duration delay) {
    return (server, in, out) ->
        Mono.delay(delay).then(Mono.from(behaving().serve(server, in, out)));
  }

  public static Behaviour status(int status, Map<String, String> headers, String body) {
    return (server, in, out) -> {
      headers.forEach(out::header);
      return server.take(in, false).then(out.status(status).sendString(Mono.just(body)).then());
    };
  }

  public static Behaviour unavailable() {
    return status(503, Map.of("Retry-After", "0"), "busy");
  }

  /** Resets the connection before anything is stored. */
  public static Behaviour resetBeforeCommit() {
    return (server, in, out) -> cut(out);
  }

  /** Stores everything and resets the connection instead of answering. */
  public static Behaviour resetAfterCommit() {
    return (server, in, out) -> server.take(in).then(cut(out));
  }

  /** Stores everything, sends the beginning of an answer and resets the connection. */
  public static Behaviour halfAnswer() {
    return (server, in, out) -> {
      Mono<Void> cut = cut(out);
      return server
          .take(in)
          .then(
              out.status(200)
                  .header("Content-Type", "application/json")
                  .header("Content-Length", "500")
                  .sendByteArray(Mono.just(new byte[] {'{', '"', 'd'}))
                  .then())
          .then(Mono.delay(Duration.ofMillis(20)))
          .then(cut);
    };
  }

  /** Stores everything and never answers. */
  public static Behaviour silent() {
    return (server, in, out) -> server.take(in).then(Mono.never());
  }

  private static Mono<Void> cut(HttpServerResponse out) {
    AtomicReference<Channel> channel = new AtomicReference<>();
    out.withConnection(connection -> channel.set(connection.channel()));
    return Mono.fromRunnable(
        () -> {
          ChannelFuture unused = Objects.requireNonNull(channel.get()).close();
        });
  }

  private Mono<WriteReceipt> take(HttpServerRequest in) {
    return take(in, true);
  }

  private Mono<WriteReceipt> take(HttpServerRequest in, boolean store) {
    boolean gzip = "gzip".equals(in.requestHeaders().get("Content-Encoding"));
    if (in.uri().contains("flush")) {
      flushes.incrementAndGet();
    }
    return in.receive()
        .aggregate()
        .asByteArray()
        .defaultIfEmpty(new byte[0])
        .map(body -> store && body.length > 0 ? store(gzip ? gunzip(body) : body) : empty());
  }

  private Mono<Void> answer(HttpServerResponse out, WriteReceipt receipt) {
    byte[] json = ReceiptJson.toBytes(receipt);
    return out.header("Content-Type", "application/json").sendByteArray(Mono.just(json)).then();
  }

  private WriteReceipt store(byte[] json) {
    long stored = 0;
    long repeated = 0;
    for (TimeSeries series : TimeSeriesJson.read(json)) {
      for (int i = 0; i < series.size(); i++) {
        Key key = new Key(series.labels(), series.timestamp(i));
        if (samples.put(key, series.valueBits(i)) == null) {
          stored++;
        } else {
          repeated++;
        }
      }
    }
    long all = stored + repeated;
    return new WriteReceipt(
        durability, all, stored, 0, repeated, 0, 0, 0, List.of(), Map.of(), null);
  }

  private WriteReceipt empty() {
    return new WriteReceipt(durability, 0, 0, 0, 0, 0, 0, 0, List.of(), Map.of(), null);
  }

  private static byte[] gunzip(byte[] body) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.disposeNow(Duration.ofSeconds(2));
  }
}
