package io.sluice.load.data;

/** Writes one request's body, series by series. Confined to one thread. */
public interface Encoder {

  /** Starts a body. */
  void begin(ByteBuf out);

  /**
   * Writes the series at the cursor with {@code count} samples.
   *
   * @param zeroMillis time of its step 0
   * @param firstStep step of its first sample; the others follow
   */
  void series(Devops series, long zeroMillis, long firstStep, int count, ByteBuf out);

  /** Finishes the body in place; compresses it where the protocol does. */
  void end(ByteBuf out);

  /** Header lines of such a body, each ended by CR LF. */
  String headers();

  /** True if a body is the message of a gRPC call. */
  default boolean grpc() {
    return false;
  }

  /** Where Sluice takes such a body. */
  default String path() {
    return "/api/v1/write";
  }

  /**
   * The encoder that the command line calls {@code rw}, {@code json}, {@code ndjson}, {@code line}
   * (Influx line protocol), {@code vmjson} (VictoriaMetrics' JSON lines), {@code otlp} (over HTTP)
   * or {@code otlp-grpc}.
   */
  static Encoder named(String protocol) {
    return switch (protocol) {
      case "rw" -> new RemoteWriteEncoder();
      case "json" -> new JsonEncoder(false);
      case "ndjson" -> new JsonEncoder(true);
      case "line" -> new LineEncoder();
      case "vmjson" -> new ImportJsonEncoder();
      case "otlp" -> new OtlpEncoder(false);
      case "otlp-grpc" -> new OtlpEncoder(true);
      default ->
          throw new IllegalArgumentException(
              protocol + ": expected rw, json, ndjson, line, vmjson, otlp or otlp-grpc");
    };
  }
}
