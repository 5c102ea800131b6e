package io.sluice.client;

import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads NDJSON from {@code /api/v1/export}. Thread-safe. */
final class Export {
  /** The longest line; the server's lines are far shorter. */
  private static final int MAX_LINE = 64 << 20;

  private final Exchange exchange;
  private final ClientConfig config;

  Export(Exchange exchange, ClientConfig config) {
    this.exchange = exchange;
    this.config = config;
  }

  Flux<TimeSeries> read(String selector, @Nullable Instant start, @Nullable Instant end) {
    String path =
        "/api/v1/export?match%5B%5D=" + encode(selector) + time("start", start) + time("end", end);
    return Flux.defer(
        () -> {
          AtomicBoolean begun = new AtomicBoolean();
          Attempts attempts =
              new Attempts(
                  config.retry(),
                  config.attemptTimeout(),
                  config.observer(),
                  Schedulers.parallel());
          return once(path)
              .doOnNext(series -> begun.set(true))
              .retryWhen(attempts.unless(begun::get));
        });
  }

  private Flux<TimeSeries> once(String path) {
    return exchange.stream(
        path,
        content ->
            Flux.defer(
                () -> {
                  LineSplitter lines = new LineSplitter(MAX_LINE);
                  return content
                      .map(lines::split) // here, for the buffer is released behind it
                      .concatMapIterable(split -> split, 1)
                      .concatWith(Mono.fromSupplier(lines::rest))
                      .map(line -> TimeSeriesJson.readLine(line, 0, line.length));
                }));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String time(String name, @Nullable Instant instant) {
    return instant == null ? "" : "&" + name + "=" + encode(instant.toString());
  }
}
