package io.sluice.load.data;

/**
 * OTLP metrics as protobuf, not compressed: one resource and scope, a gauge for each series, the
 * labels as attributes of its points. Field numbers are those of the specification: resource
 * metrics 1, scope metrics 2, metric 2 (name 1, gauge 5), point 1 (time 3, value 4, attribute 7:
 * key 1, value 2 of text 1). Confined to one thread.
 */
public final class OtlpEncoder implements Encoder {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final boolean grpc;
  private final ByteBuf attributes = new ByteBuf();
  private final ByteBuf points = new ByteBuf();
  private final ByteBuf outer = new ByteBuf();

  /** For posts, or for calls of gRPC. */
  OtlpEncoder(boolean grpc) {
    this.grpc = grpc;
  }

  @Override
  public void begin(ByteBuf out) {}

  @Override
  public void series(Devops series, long zeroMillis, long firstStep, int count, ByteBuf out) {
    attributes.clear();
    for (int i = 1; i < Devops.LABELS; i++) {
      attribute(series.name(i), series.value(i), series.valueLength(i));
    }
    points.clear();
    for (int i = 0; i < count; i++) {
      long step = firstStep + i;
      point(zeroMillis + step * Workload.STEP_MILLIS, series.sample(step));
    }
    int name = series.valueLength(0);
    int gauge = points.size();
    field(out, 2, field(name) + field(gauge));
    field(out, 1, name);
    out.put(series.value(0), name);
    field(out, 5, gauge);
    out.put(points.array(), gauge);
  }

  private void attribute(byte[] key, byte[] value, int length) {
    field(attributes, 7, field(key.length) + field(field(length)));
    field(attributes, 1, key.length);
    attributes.put(key, key.length);
    field(attributes, 2, field(length));
    field(attributes, 1, length);
    attributes.put(value, length);
  }

  private void point(long millis, double value) {
    field(points, 1, 9 + 9 + attributes.size());
    points.put(3 << 3 | 1);
    points.fixed64(millis * NANOS_PER_MILLI);
    points.put(4 << 3 | 1);
    points.fixed64(Double.doubleToRawLongBits(value));
    points.put(attributes.array(), attributes.size());
  }

  private static void field(ByteBuf to, int number, int length) {
    to.put(number << 3 | 2);
    to.varint(length);
  }

  /** Bytes of a field with content of that length; all numbers here take one byte. */
  private static int field(int length) {
    return 1 + (38 - Integer.numberOfLeadingZeros(length | 1)) / 7 + length;
  }

  @Override
  public void end(ByteBuf out) {
    outer.clear();
    field(outer, 1, field(out.size()));
    field(outer, 2, out.size());
    outer.put(out.array(), out.size());
    out.replace(outer.array(), outer.size());
  }

  @Override
  public String headers() {
    return "Content-Type: application/x-protobuf\r\n";
  }

  @Override
  public boolean grpc() {
    return grpc;
  }

  @Override
  public String path() {
    return grpc ? "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" : "/v1/metrics";
  }
}
