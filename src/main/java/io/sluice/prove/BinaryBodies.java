package io.sluice.prove;

import java.util.Map;
import java.util.TreeMap;

/** Requests as remote write and OTLP. Thread-safe, without state. */
final class BinaryBodies {
  private static final long NANOS = 1_000_000;

  private BinaryBodies() {}

  /** Remote write 1.0, as snappy. */
  static byte[] remoteWrite(KnownData data, int connection, int request) {
    Protobuf body = new Protobuf();
    for (int s = 0; s < KnownData.SERIES; s++) {
      Protobuf series = new Protobuf();
      Map<String, String> labels = new TreeMap<>(KnownData.labels(connection, request, s));
      series.message(1, label("__name__", KnownData.METRIC));
      labels.forEach((name, value) -> series.message(1, label(name, value)));
      for (int i = 0; i < KnownData.SAMPLES; i++) {
        Protobuf sample = new Protobuf().fixed64(1, data.bits(connection, request, s, i));
        series.message(2, sample.varint(2, data.time(request, i)));
      }
      body.message(1, series);
    }
    return Protobuf.snappy(body.bytes());
  }

  private static Protobuf label(String name, String value) {
    return new Protobuf().text(1, name).text(2, value);
  }

  /** OTLP over HTTP: one gauge with all points. */
  static byte[] otlp(KnownData data, int connection, int request) {
    Protobuf gauge = new Protobuf();
    for (int s = 0; s < KnownData.SERIES; s++) {
      for (int i = 0; i < KnownData.SAMPLES; i++) {
        Protobuf point = new Protobuf().fixed64(3, data.time(request, i) * NANOS);
        point.fixed64(4, data.bits(connection, request, s, i));
        KnownData.labels(connection, request, s)
            .forEach((name, value) -> point.message(7, attribute(name, value)));
        gauge.message(1, point);
      }
    }
    Protobuf metric = new Protobuf().text(1, KnownData.METRIC).message(5, gauge);
    Protobuf scope = new Protobuf().message(2, metric);
    Protobuf resource = new Protobuf().message(2, scope);
    return new Protobuf().message(1, resource).bytes();
  }

  private static Protobuf attribute(String name, String value) {
    return new Protobuf().text(1, name).message(2, new Protobuf().text(1, value));
  }
}
