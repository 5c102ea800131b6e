package io.sluice.crash;

import io.sluice.process.RemoteWriteBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What every request of every connection holds, computed from (connection, request) alone, so that
 * any sample that is read back can be judged. Every sixteen requests a connection goes on with new
 * series; requests take turns between JSON and remote write, with labels in random order.
 * Immutable.
 *
 * @param seed of it all
 * @param firstMillis time of request 0; request {@code r} is {@code r} seconds later
 */
record KnownData(long seed, long firstMillis) {
  static final int SERIES = 24;
  static final int SAMPLES = 2;
  private static final int REQUESTS_PER_ERA = 16;
  private static final long STALE = 0x7ff0000000000002L;

  static int samplesPerRequest() {
    return SERIES * SAMPLES;
  }

  static boolean isJson(int connection, int request) {
    return (connection + request) % 2 == 0;
  }

  static int era(int request) {
    return request / REQUESTS_PER_ERA;
  }

  long time(int request, int sample) {
    return firstMillis + request * 1_000L + sample;
  }

  int requestAt(long time) {
    return (int) Math.floorDiv(time - firstMillis, 1_000L);
  }

  /** The value's bits; of any kind a double knows. */
  long bits(int connection, int request, int series, int sample) {
    Random random =
        new Random(seed ^ (((connection * 1_000_003L + request) * 1_009 + series) * 17 + sample));
    long any = random.nextLong();
    return switch (random.nextInt(16)) {
      case 0 -> STALE;
      case 1 -> 0x7ff8000000000000L;
      case 2 -> 0x7ff0000000000000L | (any & 0x800fffffffffffffL) | 1;
      case 3 -> Double.doubleToRawLongBits(-0.0);
      case 4 -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
      case 5 -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
      case 6 -> Double.doubleToRawLongBits(Double.MIN_VALUE);
      case 7 -> any & ~0x4000000000000000L;
      case 8 -> Double.doubleToRawLongBits(random.nextInt(1_000));
      default -> Double.doubleToRawLongBits(random.nextInt(100_000) / 100.0);
    };
  }

  private static List<Map.Entry<String, String>> labels(
      int connection, int request, int series, Random order) {
    List<Map.Entry<String, String>> labels = new ArrayList<>();
    labels.add(Map.entry("__name__", "kill_test"));
    labels.add(Map.entry("connection", Integer.toString(connection)));
    labels.add(Map.entry("era", Integer.toString(era(request))));
    labels.add(Map.entry("series", Integer.toString(series)));
    labels.add(Map.entry("text", "quote \" backslash \\ umlaut \u00fc clef \ud834\udd1e"));
    Collections.shuffle(labels, order);
    return labels;
  }

  /** The body of that request as remote write. */
  byte[] remoteWrite(int connection, int request) {
    RemoteWriteBody body = new RemoteWriteBody();
    Random order = new Random(request);
    for (int s = 0; s < SERIES; s++) {
      long[] times = new long[SAMPLES];
      long[] bits = new long[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        times[i] = time(request, i);
        bits[i] = bits(connection, request, s, i);
      }
      body.series(labels(connection, request, s, order), times, bits);
    }
    return body.snappy();
  }

  /** The body of that request as native JSON. */
  String json(int connection, int request) {
    StringBuilder body = new StringBuilder("{\"timeseries\":[");
    Random order = new Random(request);
    for (int s = 0; s < SERIES; s++) {
      body.append(s == 0 ? "{\"labels\":{" : ",{\"labels\":{");
      String comma = "";
      for (Map.Entry<String, String> label : labels(connection, request, s, order)) {
        body.append(comma)
            .append(quoted(label.getKey()))
            .append(':')
            .append(quoted(label.getValue()));
        comma = ",";
      }
      body.append("},\"samples\":[");
      for (int i = 0; i < SAMPLES; i++) {
        body.append(i == 0 ? "[" : ",[").append(time(request, i)).append(',');
        body.append(JsonValue.of(bits(connection, request, s, i))).append(']');
      }
      body.append("]}");
    }
    return body.append("]}").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
