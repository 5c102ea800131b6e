package io.sluice.http;

import io.sluice.http.BodyDecoder.Decoded;
import io.sluice.http.WriteFormat.Packing;
import io.sluice.ingest.Encoding;
import io.sluice.protocol.BodyCounts;
import io.sluice.protocol.json.JsonDecoder;
import io.sluice.protocol.json.NdjsonDecoder;
import io.sluice.storage.shard.ConflictPolicy;
import java.util.Set;

/**
 * {@code POST /api/v1/write}: JSON, NDJSON or remote write, by Content-Type. Stateless,
 * thread-safe.
 */
final class NativeProtocol implements WriteProtocol {

  /** Of all routes that answer with receipts. */
  static final Set<Integer> STATUSES = Set.of(200, 202, 204, 400, 408, 413, 415, 429, 500, 503);

  static final WriteFormat JSON =
      new WriteFormat(
          Encoding.JSON,
          ConflictPolicy.REFUSE,
          Packing.STREAM,
          true,
          (body, length, batches) ->
              new Decoded(JsonDecoder.decode(body, 0, length, batches), BodyCounts.NONE));

  static final WriteFormat NDJSON = WriteFormat.ofLines(Encoding.NDJSON, NdjsonDecoder::new);

  @Override
  public Set<Integer> statuses() {
    return STATUSES;
  }

  @Override
  public Choice choose(Exchange exchange) {
    return switch (exchange.mediaType()) {
      case "application/json" -> new Choice(JSON, NativeDialect.of(exchange));
      case "application/x-ndjson" -> new Choice(NDJSON, NativeDialect.of(exchange));
      case "application/x-protobuf" -> RemoteWriteProtocol.choose(exchange);
      default -> unknown(exchange);
    };
  }

  private static Choice unknown(Exchange exchange) {
    String what =
        "Content-Type '%s' (expected: application/json, application/x-ndjson or"
                .formatted(exchange.headerOrEmpty("Content-Type"))
            + " application/x-protobuf)";
    return new Choice(JSON, NativeDialect.of(exchange), new Outcome.WrongType(what));
  }
}
