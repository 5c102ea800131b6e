package io.sluice.http;

import io.sluice.ingest.Encoding;
import io.sluice.protocol.number.NumberText;
import io.sluice.protocol.text.TextDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/import/prometheus}: Prometheus' text format or OpenMetrics, as a stream.
 * Thread-safe.
 */
final class TextProtocol implements WriteProtocol {

  private static final String OPEN_METRICS = "application/openmetrics-text";

  private static final Set<String> TYPES =
      Set.of(
          "",
          "text/plain",
          OPEN_METRICS,
          "application/octet-stream",
          "application/x-www-form-urlencoded");

  private final InstantSource clock;

  TextProtocol(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Set<Integer> statuses() {
    return NativeProtocol.STATUSES;
  }

  @Override
  public Choice choose(Exchange exchange) {
    Dialect dialect = NativeDialect.of(exchange);
    boolean seconds = exchange.mediaType().equals(OPEN_METRICS);
    long now = clock.millis();
    try {
      String time = exchange.parameter("timestamp");
      NumberText number = new NumberText();
      byte[] text = (time == null ? "" : time).getBytes(StandardCharsets.UTF_8);
      boolean given = number.whole(text, 0, text.length);
      long millis = given ? number.whole : now;
      return new Choice(
          format(seconds, millis), dialect, wrong(exchange, text.length == 0 || given));
    } catch (BadRequestException e) {
      Outcome wrong = new Outcome.BadRequest(String.valueOf(e.getMessage()));
      return new Choice(format(seconds, now), dialect, wrong);
    }
  }

  private static WriteFormat format(boolean seconds, long defaultMillis) {
    return WriteFormat.ofLines(Encoding.TEXT, () -> new TextDecoder(seconds, defaultMillis));
  }

  private static @Nullable Outcome wrong(Exchange exchange, boolean goodTime) {
    if (!TYPES.contains(exchange.mediaType())) {
      return new Outcome.WrongType(
          "Content-Type '%s' (expected: text/plain or %s)"
              .formatted(exchange.headerOrEmpty("Content-Type"), OPEN_METRICS));
    }
    return goodTime
        ? null
        : new Outcome.BadRequest("timestamp is no whole number of milliseconds since the epoch");
  }
}
