package io.sluice.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.process.RemoteWriteBody;
import io.sluice.protocol.wire.Proto;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A protocol as one column of the answer matrix: how its senders word a request, and the statuses
 * that it owes them. A new row is a constant and its body; a new outcome is one more column of
 * statuses. Immutable.
 */
enum Sender {
  JSON("/api/v1/write", "application/json", "", 200, 400) {
    @Override
    byte[] body(Map<String, Long> samples) {
      return text("{\"timeseries\":[", ",", "]}", samples, SERIES);
    }
  },
  NDJSON("/api/v1/write", "application/x-ndjson", "", 200, 400) {
    @Override
    byte[] body(Map<String, Long> samples) {
      return text("", "\n", "\n", samples, SERIES);
    }
  },
  REMOTE_WRITE_1("/api/v1/write", "application/x-protobuf", "snappy", 204, 400) {
    @Override
    byte[] body(Map<String, Long> samples) {
      RemoteWriteBody body = new RemoteWriteBody();
      samples.forEach(
          (name, time) ->
              body.series(
                  List.of(Map.entry("__name__", name)),
                  new long[] {time},
                  new long[] {Double.doubleToRawLongBits(7)}));
      return body.snappy();
    }
  },
  REMOTE_WRITE_2(
      "/api/v1/write",
      "application/x-protobuf;proto=io.prometheus.write.v2.Request",
      "snappy",
      204,
      400) {
    @Override
    byte[] body(Map<String, Long> samples) throws IOException {
      WriteRequest2 body = new WriteRequest2();
      samples.forEach(
          (name, time) -> body.series("__name__", name).message(2, WriteRequest2.sample(7, time)));
      return body.body();
    }
  },
  OTLP("/v1/metrics", "application/json", "", 200, 200) {
    @Override
    byte[] body(Map<String, Long> samples) {
      return text(
          "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[",
          ",",
          "]}]}]}",
          samples,
          "{\"name\":\"%s\",\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":\"%d000000\",\"asInt\":\"7\"}]}}");
    }
  },
  OTLP_PROTOBUF("/v1/metrics", "application/x-protobuf", "", 200, 200) {
    @Override
    byte[] body(Map<String, Long> samples) {
      Proto scope = new Proto();
      samples.forEach(
          (name, time) -> {
            Proto point =
                new Proto().fixed64(3, time * 1_000_000).fixed64(4, Double.doubleToRawLongBits(7));
            Proto gauge = new Proto().message(1, point);
            scope.message(2, new Proto().string(1, name).message(5, gauge));
          });
      return new Proto().message(1, new Proto().message(2, scope)).toByteArray();
    }
  },
  INFLUX_1("/write?precision=ms", "text/plain", "", 204, 400) {
    @Override
    byte[] body(Map<String, Long> samples) {
      return lines(samples);
    }
  },
  INFLUX_2("/api/v2/write?precision=ms", "text/plain", "", 204, 422) {
    @Override
    byte[] body(Map<String, Long> samples) {
      return lines(samples);
    }
  },
  OPENTSDB("/api/put", "application/json", "", 204, 400) {
    @Override
    byte[] body(Map<String, Long> samples) {
      return text(
          "[",
          ",",
          "]",
          samples,
          "{\"metric\":\"%s\",\"timestamp\":%d,\"value\":7,\"tags\":{\"a\":\"b\"}}");
    }
  },
  IMPORT("/api/v1/import", "application/json", "", 200, 400) {
    @Override
    byte[] body(Map<String, Long> samples) {
      return text(
          "",
          "\n",
          "\n",
          samples,
          "{\"metric\":{\"__name__\":\"%s\"},\"values\":[7],\"timestamps\":[%d]}");
    }
  },
  TEXT("/api/v1/import/prometheus", "text/plain", "", 200, 400) {
    @Override
    byte[] body(Map<String, Long> samples) {
      return text("", "\n", "\n", samples, "%s 7 %d");
    }
  };

  private static final String SERIES = "{\"labels\":{\"__name__\":\"%s\"},\"samples\":[[%d,7]]}";

  final String path;
  final String type;
  final String encoding;

  /** The answer when everything is stored. */
  final int stored;

  /** The answer when some of it is refused. */
  final int partly;

  Sender(String path, String type, String encoding, int stored, int partly) {
    this.path = path;
    this.type = type;
    this.encoding = encoding;
    this.stored = stored;
    this.partly = partly;
  }

  /** One sample of value 7 for each series; names to times in milliseconds. */
  abstract byte[] body(Map<String, Long> samples) throws IOException;

  /** What this protocol's series is called under which that name was sent. */
  String stored(String name) {
    return this == INFLUX_1 || this == INFLUX_2 ? name + "_v" : name;
  }

  String headers() {
    return headers(type, encoding);
  }

  static String headers(String type, String encoding) {
    String typed = "Content-Type: " + type + "\r\n";
    return encoding.isEmpty() ? typed : typed + "Content-Encoding: " + encoding + "\r\n";
  }

  private static byte[] lines(Map<String, Long> samples) {
    return text("", "\n", "\n", samples, "%s v=7 %d");
  }

  private static byte[] text(
      String before, String between, String after, Map<String, Long> samples, String format) {
    List<String> parts =
        samples.entrySet().stream().map(e -> format.formatted(e.getKey(), e.getValue())).toList();
    return (before + String.join(between, parts) + after).getBytes(UTF_8);
  }
}
