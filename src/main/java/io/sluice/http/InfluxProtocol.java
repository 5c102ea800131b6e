package io.sluice.http;

import io.sluice.http.BodyDecoder.Decoded;
import io.sluice.http.WriteFormat.Packing;
import io.sluice.ingest.Encoding;
import io.sluice.protocol.influx.Database;
import io.sluice.protocol.influx.Databases;
import io.sluice.protocol.influx.InfluxDecoder;
import io.sluice.protocol.influx.Precision;
import io.sluice.storage.shard.ConflictPolicy;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Line protocol on {@code POST /write} and {@code POST /api/v2/write}. Newest wins, also where
 * points collide because nanoseconds became milliseconds. Thread-safe.
 *
 * <p>Versions differ in the parameter that names the database ({@code db} with {@code rp}, or
 * {@code bucket}) and in how they answer; credentials, {@code org} and {@code consistency} have no
 * meaning here.
 */
final class InfluxProtocol implements WriteProtocol {

  private static final Set<String> TYPES =
      Set.of("", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream");

  private final boolean second;
  private final Databases databases;
  private final InstantSource clock;

  private InfluxProtocol(boolean second, Databases databases, InstantSource clock) {
    this.second = second;
    this.databases = databases;
    this.clock = clock;
  }

  static InfluxProtocol v1(Databases databases, InstantSource clock) {
    return new InfluxProtocol(false, databases, clock);
  }

  static InfluxProtocol v2(Databases databases, InstantSource clock) {
    return new InfluxProtocol(true, databases, clock);
  }

  @Override
  public Set<Integer> statuses() {
    return second
        ? Set.of(204, 400, 408, 413, 415, 422, 429, 500, 503)
        : Set.of(204, 400, 408, 413, 415, 429, 500, 503);
  }

  @Override
  public Choice choose(Exchange exchange) {
    Dialect dialect = second ? InfluxDialect.V2 : InfluxDialect.V1;
    try {
      String unit = text(exchange.parameter("precision"));
      Optional<Precision> precision = Precision.parse(unit);
      WriteFormat format =
          format(precision.orElse(Precision.NANOSECONDS), databases.find(database(exchange)));
      return new Choice(format, dialect, wrong(exchange, unit, precision.isPresent()));
    } catch (BadRequestException e) {
      WriteFormat format = format(Precision.NANOSECONDS, Database.NONE);
      return new Choice(format, dialect, new Outcome.BadRequest(String.valueOf(e.getMessage())));
    }
  }

  private static @Nullable Outcome wrong(Exchange exchange, String unit, boolean knownUnit) {
    if (!TYPES.contains(exchange.mediaType())) {
      return new Outcome.WrongType(
          "Content-Type '%s' (expected: text/plain)"
              .formatted(exchange.headerOrEmpty("Content-Type")));
    }
    return knownUnit
        ? null
        : new Outcome.BadRequest(
            "precision '" + unit + "' (expected: n, ns, u, us, ms, s, m or h)");
  }

  /** The name by which Influx 2 knows what version 1 calls a database and its retention policy. */
  private String database(Exchange exchange) {
    if (second) {
      return text(exchange.parameter("bucket"));
    }
    String db = text(exchange.parameter("db"));
    String policy = text(exchange.parameter("rp"));
    return policy.isEmpty() || policy.equals("autogen") ? db : db + "/" + policy;
  }

  private static String text(@Nullable String parameter) {
    return parameter == null ? "" : parameter;
  }

  private WriteFormat format(Precision precision, Database database) {
    return new WriteFormat(
        Encoding.INFLUX,
        ConflictPolicy.REPLACE,
        Packing.STREAM,
        false,
        (body, length, batches) -> {
          var batch = batches.get();
          return new Decoded(
              batch,
              InfluxDecoder.decode(body, 0, length, precision, clock.millis(), database, batch));
        });
  }
}
