package io.sluice.prove;

import java.util.List;
import java.util.Locale;

/** A way to send a request, and what it looks like. Immutable. */
public enum ProveProtocol {
  /** Native JSON. */
  JSON("/api/v1/write", "application/json", true),
  /** Native NDJSON. */
  NDJSON("/api/v1/write", "application/x-ndjson", true),
  /** Prometheus remote write 1.0. */
  REMOTE_WRITE("/api/v1/write", "application/x-protobuf", true),
  /** OpenTelemetry over HTTP. */
  OTLP("/v1/metrics", "application/x-protobuf", false),
  /** InfluxDB line protocol. */
  INFLUX("/write?precision=ms", "text/plain", false),
  /** OpenTSDB's HTTP API. */
  OPENTSDB("/api/put", "application/json", false),
  /** Prometheus' text format. */
  TEXT("/api/v1/import/prometheus", "text/plain", false);

  final String path;
  final boolean anyBits;
  private final String type;

  ProveProtocol(String path, String type, boolean anyBits) {
    this.path = path;
    this.type = type;
    this.anyBits = anyBits;
  }

  byte[] body(KnownData data, int connection, int request) {
    return switch (this) {
      case JSON -> TextBodies.json(data, connection, request);
      case NDJSON -> TextBodies.ndjson(data, connection, request);
      case REMOTE_WRITE -> BinaryBodies.remoteWrite(data, connection, request);
      case OTLP -> BinaryBodies.otlp(data, connection, request);
      case INFLUX -> TextBodies.lines(data, connection, request);
      case OPENTSDB -> TextBodies.openTsdb(data, connection, request);
      case TEXT -> TextBodies.exposition(data, connection, request);
    };
  }

  /** Names and values in turns. */
  List<String> headers() {
    return this == REMOTE_WRITE
        ? List.of(
            "Content-Type",
            type,
            "Content-Encoding",
            "snappy",
            "X-Prometheus-Remote-Write-Version",
            "0.1.0")
        : List.of("Content-Type", type);
  }

  /** Its name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
