package io.sluice.prove;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests as JSON, NDJSON, line protocol, OpenTSDB and text. Thread-safe, without state. */
final class TextBodies {
  private TextBodies() {}

  private interface Each {
    void series(StringBuilder out, int series, Map<String, String> labels);
  }

  private static byte[] build(int connection, int request, String head, Each each, String tail) {
    StringBuilder out = new StringBuilder(head);
    for (int s = 0; s < KnownData.SERIES; s++) {
      each.series(out, s, KnownData.labels(connection, request, s));
    }
    return out.append(tail).toString().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] json(KnownData data, int connection, int request) {
    return build(
        connection,
        request,
        "{\"timeseries\":[",
        (out, s, labels) -> {
          out.append(s == 0 ? "" : ",");
          native1(data, connection, request, s, labels, out);
        },
        "]}");
  }

  static byte[] ndjson(KnownData data, int connection, int request) {
    return build(
        connection,
        request,
        "",
        (out, s, labels) -> {
          native1(data, connection, request, s, labels, out);
          out.append('\n');
        },
        "");
  }

  private static void native1(
      KnownData data,
      int connection,
      int request,
      int s,
      Map<String, String> labels,
      StringBuilder out) {
    out.append("{\"labels\":{\"__name__\":\"").append(KnownData.METRIC).append('"');
    labels.forEach((name, value) -> pair(out.append(','), name, value));
    out.append("},\"samples\":[");
    for (int i = 0; i < KnownData.SAMPLES; i++) {
      long bits = data.bits(connection, request, s, i);
      out.append(i == 0 ? "[" : ",[").append(data.time(request, i)).append(',');
      out.append(JsonValues.text(bits)).append(']');
    }
    out.append("]}");
  }

  private static void pair(StringBuilder out, String name, String value) {
    out.append('"').append(name).append("\":\"").append(value).append('"');
  }

  /** Line protocol with times in milliseconds. */
  static byte[] lines(KnownData data, int connection, int request) {
    return build(
        connection,
        request,
        "",
        (out, s, labels) -> {
          for (int i = 0; i < KnownData.SAMPLES; i++) {
            out.append("prove");
            labels.forEach(
                (name, value) -> out.append(',').append(name).append('=').append(escaped(value)));
            out.append(" value=").append(number(data, connection, request, s, i));
            out.append(' ').append(data.time(request, i)).append('\n');
          }
        },
        "");
  }

  private static String escaped(String tag) {
    return tag.replace(" ", "\\ ").replace("=", "\\=");
  }

  static byte[] openTsdb(KnownData data, int connection, int request) {
    return build(
        connection,
        request,
        "[",
        (out, s, labels) -> {
          for (int i = 0; i < KnownData.SAMPLES; i++) {
            out.append(s + i == 0 ? "{" : ",{").append("\"metric\":\"").append(KnownData.METRIC);
            out.append("\",\"timestamp\":").append(data.time(request, i));
            out.append(",\"value\":").append(number(data, connection, request, s, i));
            out.append(",\"tags\":{");
            String comma = "";
            for (Map.Entry<String, String> each : labels.entrySet()) {
              pair(out.append(comma), each.getKey(), each.getValue());
              comma = ",";
            }
            out.append("}}");
          }
        },
        "]");
  }

  /** Text exposition. */
  static byte[] exposition(KnownData data, int connection, int request) {
    return build(
        connection,
        request,
        "",
        (out, s, labels) -> {
          for (int i = 0; i < KnownData.SAMPLES; i++) {
            out.append(KnownData.METRIC).append('{');
            labels.forEach(
                (name, value) -> out.append(name).append("=\"").append(value).append("\","));
            out.append("} ").append(number(data, connection, request, s, i));
            out.append(' ').append(data.time(request, i)).append('\n');
          }
        },
        "");
  }

  private static double number(KnownData data, int connection, int request, int s, int i) {
    return Double.longBitsToDouble(data.bits(connection, request, s, i));
  }
}
