package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sluice.api.Labels;
import io.sluice.api.WriteReceipt;
import io.sluice.api.json.ReceiptJson;
import io.sluice.process.RawHttp;
import io.sluice.process.RealServer;
import io.sluice.process.RemoteWriteBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A series is its labels and nothing else: neither the protocol that brought it, nor the order of
 * its labels, nor a restart, nor the number of shards makes it another one.
 */
final class IdentityIT {
  private static final int SERIES = 60;
  private static final long FIRST = 1_700_000_000_000L;
  private static final String EXPORT = "/api/v1/export?match%5B%5D=%7B__name__%3D~%22.%2B%22%7D";
  private static final String COUNT = "/api/v1/series?match%5B%5D=%7B__name__%3D~%22.%2B%22%7D";

  @TempDir private Path home;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<List<Map.Entry<String, String>>> series = new ArrayList<>();
  private final Samples expected = new Samples();

  private enum Protocol {
    JSON,
    NDJSON,
    REMOTE_WRITE
  }

  @Test
  void theSameLabelsAreTheSameSeriesWhateverTheWay() throws Exception {
    for (int i = 0; i < SERIES; i++) {
      series.add(labels(i));
    }
    runWith(2, 0, true);
    runWith(2, 1, false);
    runWith(3, 2, true);
    runWith(1, 3, false);
  }

  /** Starts with that many shards, sends what is new and what is not, and ends, politely or not. */
  private void runWith(int shards, int round, boolean politely) throws Exception {
    String run = "round " + round + ", " + shards + " shards";
    RealServer.Setup setup = new RealServer.Setup(home).set("ingest.shards", "" + shards);
    try (RealServer server = setup.start()) {
      long time = FIRST + 10L * round;
      for (Protocol protocol : Protocol.values()) {
        send(server, run, protocol, time, true);
        for (Protocol again : Protocol.values()) {
          send(server, run, again, time, false);
        }
        time++;
      }
      send(server, run, Protocol.JSON, FIRST, false);
      assertContent(server, shards);
      if (politely) {
        server.stop();
      }
    }
  }

  private void send(RealServer server, String run, Protocol protocol, long time, boolean fresh)
      throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      RawHttp.Answer answer = post(http, protocol, time);
      String what = run + ", " + protocol + " at " + time + ", seed " + seed + ": " + answer;
      if (protocol == Protocol.REMOTE_WRITE) {
        assertEquals(204, answer.status(), what);
      } else {
        assertEquals(200, answer.status(), what);
        WriteReceipt receipt = ReceiptJson.read(answer.body().getBytes(StandardCharsets.UTF_8));
        assertEquals(fresh ? SERIES : 0, receipt.stored(), what);
        assertEquals(fresh ? 0 : SERIES, receipt.repeated(), what);
      }
    }
    if (fresh) {
      for (List<Map.Entry<String, String>> one : series) {
        expected.add(labels(one), time, Double.doubleToRawLongBits((double) value(one, time)));
      }
    }
  }

  private RawHttp.Answer post(RawHttp http, Protocol protocol, long time) throws IOException {
    return switch (protocol) {
      case JSON -> {
        String body = "{\"timeseries\":[" + String.join(",", lines(time)) + "]}";
        yield http.post(
            "/api/v1/write",
            body.getBytes(StandardCharsets.UTF_8),
            "Content-Type: application/json");
      }
      case NDJSON -> {
        String body = String.join("\n", lines(time));
        yield http.post(
            "/api/v1/write",
            body.getBytes(StandardCharsets.UTF_8),
            "Content-Type: application/x-ndjson");
      }
      case REMOTE_WRITE -> {
        RemoteWriteBody body = new RemoteWriteBody();
        for (List<Map.Entry<String, String>> one : shuffled(series)) {
          long bits = Double.doubleToRawLongBits((double) value(one, time));
          body.series(shuffled(one), new long[] {time}, new long[] {bits});
        }
        yield http.post("/api/v1/write", body.snappy(), RemoteWriteBody.headers());
      }
    };
  }

  /** Each series as a JSON object with one sample, series and labels in any order. */
  private List<String> lines(long time) {
    List<String> lines = new ArrayList<>();
    for (List<Map.Entry<String, String>> one : shuffled(series)) {
      List<String> pairs = new ArrayList<>();
      shuffled(one).forEach(l -> pairs.add("\"" + l.getKey() + "\":\"" + l.getValue() + "\""));
      lines.add(
          "{\"labels\":{%s},\"samples\":[[%d,%d]]}"
              .formatted(String.join(",", pairs), time, value(one, time)));
    }
    return lines;
  }

  /** Another one for each series and time, so that a mix-up shows. */
  private static long value(List<Map.Entry<String, String>> labels, long time) {
    return time - FIRST + 1000L * labels.hashCode();
  }

  private void assertContent(RealServer server, int shards) throws IOException {
    String what = shards + " shards, seed " + seed;
    try (RawHttp http = new RawHttp(server.port())) {
      byte[] export = http.get(EXPORT).body().getBytes(StandardCharsets.UTF_8);
      assertNull(expected.difference(Samples.ofExport(export)), what);
      assertEquals(SERIES, http.get(COUNT).body().split("__name__", -1).length - 1, what);
    }
  }

  /** Names on both sides of the metric's, and beyond the basic plane, so that orders differ. */
  private static List<Map.Entry<String, String>> labels(int i) {
    return List.of(
        Map.entry("__name__", "metric_" + i % 7),
        Map.entry("Zone", "z" + i % 3),
        Map.entry("host", "host-" + i),
        Map.entry("\uff5e", "high"),
        Map.entry("\ud83d\ude00", "higher"));
  }

  private static Labels labels(List<Map.Entry<String, String>> pairs) {
    var labels = Labels.builder();
    pairs.forEach(pair -> labels.add(pair.getKey(), pair.getValue()));
    return labels.build();
  }

  private <T> List<T> shuffled(List<T> list) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
