package io.sluice.http;

import io.sluice.http.BodyDecoder.Decoded;
import io.sluice.http.WriteFormat.Packing;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.otlp.OtlpCounts;
import io.sluice.protocol.otlp.OtlpDecoder;
import io.sluice.protocol.otlp.OtlpJson;
import io.sluice.protocol.otlp.OtlpMapping;
import io.sluice.storage.shard.ConflictPolicy;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * OTLP metrics over HTTP: protobuf and JSON, by Content-Type. Thread-safe.
 *
 * <p>Source: OTLP specification 1.x, "OTLP/HTTP".
 */
final class OtlpProtocol implements WriteProtocol {

  /** Where it is served: on OTLP's own path, and on the one that Prometheus has for it. */
  static final List<String> PATHS = List.of("/v1/metrics", "/api/v1/otlp/v1/metrics");

  private final WriteFormat protobuf;
  private final WriteFormat json;

  OtlpProtocol(OtlpConfig config, WriteConfig writes) {
    OtlpMapping mapping = config.mapping();
    this.protobuf = protobuf(mapping, Packing.STREAM);
    this.json = format(Packing.STREAM, new FromJson(mapping, writes.maxDecoded().asInt()));
  }

  /** JSON is written as protobuf first. Immutable. */
  private record FromJson(OtlpMapping mapping, int limit) implements BodyDecoder {
    @Override
    public Decoded decode(byte[] body, int length, Supplier<WriteBatch> batches) {
      return decode(body, length, batches, bytes -> {});
    }

    @Override
    public Decoded decode(
        byte[] body, int length, Supplier<WriteBatch> batches, LongConsumer taking) {
      WriteBatch batch = batches.get();
      return decoded(OtlpJson.decode(body, 0, length, limit, taking, mapping, batch), batch);
    }
  }

  /** The protobuf form, packed like that. */
  static WriteFormat protobuf(OtlpMapping mapping, Packing packing) {
    return format(
        packing,
        (body, length, batches) -> {
          WriteBatch batch = batches.get();
          return decoded(OtlpDecoder.decode(body, 0, length, mapping, batch), batch);
        });
  }

  private static WriteFormat format(Packing packing, BodyDecoder decoder) {
    return new WriteFormat(Encoding.OTLP, ConflictPolicy.REFUSE, packing, false, decoder);
  }

  private static Decoded decoded(OtlpCounts counts, WriteBatch batch) {
    return new Decoded(batch, new OtlpPoints(counts.points(), batch::refusedPoints));
  }

  @Override
  public Set<Integer> statuses() {
    return Set.of(200, 400, 413, 415, 429, 503);
  }

  @Override
  public Choice choose(Exchange exchange) {
    return switch (exchange.mediaType()) {
      case "application/x-protobuf" -> new Choice(protobuf, OtlpDialect.PROTOBUF);
      case "application/json" -> new Choice(json, OtlpDialect.JSON);
      default -> unknown(exchange);
    };
  }

  private Choice unknown(Exchange exchange) {
    String what =
        "Content-Type '%s' (expected: application/x-protobuf or application/json)"
            .formatted(exchange.headerOrEmpty("Content-Type"));
    return new Choice(json, OtlpDialect.JSON, new Outcome.WrongType(what));
  }
}
