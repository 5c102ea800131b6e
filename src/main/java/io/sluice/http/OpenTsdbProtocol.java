package io.sluice.http;

import io.sluice.http.BodyDecoder.Decoded;
import io.sluice.http.WriteFormat.Packing;
import io.sluice.ingest.Encoding;
import io.sluice.protocol.json.Datapoints;
import io.sluice.protocol.json.PutDecoder;
import io.sluice.storage.shard.ConflictPolicy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/put} of OpenTSDB. The answer comes when everything is durable at the level asked
 * for, so {@code sync} changes nothing; {@code sync_timeout} makes it a 503 after so long.
 * Stateless.
 */
final class OpenTsdbProtocol implements WriteProtocol {

  private static final Set<String> TYPES =
      Set.of(
          "",
          "application/json",
          "text/plain",
          "application/octet-stream",
          "application/x-www-form-urlencoded");

  @Override
  public Set<Integer> statuses() {
    return Set.of(200, 204, 400, 408, 413, 415, 429, 500, 503);
  }

  @Override
  public Choice choose(Exchange exchange) {
    try {
      boolean details = isSet(exchange, "details");
      Dialect dialect = new OpenTsdbDialect(isSet(exchange, "summary"), details);
      Duration patience = patience(exchange.parameter("sync_timeout"));
      return new Choice(format(details, patience), dialect, wrongType(exchange));
    } catch (BadRequestException e) {
      Outcome wrong = new Outcome.BadRequest(String.valueOf(e.getMessage()));
      return new Choice(format(false, null), new OpenTsdbDialect(false, false), wrong);
    }
  }

  /** A flag is set by its name, unless it says that it is not. */
  private static boolean isSet(Exchange exchange, String name) {
    String value = exchange.parameter(name);
    return value != null && !value.equalsIgnoreCase("false");
  }

  private static @Nullable Duration patience(@Nullable String millis) {
    if (millis == null) {
      return null;
    }
    if (!millis.matches("[0-9]{1,9}")) {
      throw new BadRequestException(
          "sync_timeout '" + millis + "' (expected: milliseconds, 0 to 999999999)");
    }
    long count = Long.parseLong(millis);
    return count == 0 ? null : Duration.ofMillis(count);
  }

  private static @Nullable Outcome wrongType(Exchange exchange) {
    return TYPES.contains(exchange.mediaType())
        ? null
        : new Outcome.WrongType(
            "Content-Type '%s' (expected: application/json)"
                .formatted(exchange.headerOrEmpty("Content-Type")));
  }

  private static WriteFormat format(boolean details, @Nullable Duration patience) {
    return new WriteFormat(
            Encoding.OPENTSDB,
            ConflictPolicy.REFUSE,
            Packing.STREAM,
            false,
            (body, length, batches) -> {
              Datapoints points = new Datapoints(details);
              return new Decoded(PutDecoder.decode(body, 0, length, batches, points), points);
            })
        .withPatience(patience);
  }
}
