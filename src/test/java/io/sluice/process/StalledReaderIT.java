package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers who stop reading cost a place for a while, and nobody else anything. */
final class StalledReaderIT {
  private static final String EXPORT = "/api/v1/export?match[]=big";
  private static final String LABELS = "/api/v1/labels";
  private static final int SERIES = 20;
  private static final int SAMPLES = 25_000;

  @TempDir private Path home;

  @Test
  void theirPlacesComeBackWhenTheyGoOrStall() throws Exception {
    try (RealServer server = start()) {
      for (int i = 0; i < SERIES; i++) {
        write(server, series(i));
      }
      try (RawHttp stalls = new RawHttp(server.port())) {
        askAndReadNothing(stalls);
        try (RawHttp leaves = new RawHttp(server.port())) {
          askAndReadNothing(leaves);
          await(server, 503);
          RawHttp.Answer refused = get(server, LABELS);
          assertNotNull(refused.header("retry-after"));
          assertTrue(refused.body().contains("query.maxConcurrent"), refused.body());
          write(server, series(SERIES));
        }
        await(server, 200);
        Awaitility.await("the one who stalls is given up")
            .atMost(Duration.ofSeconds(30))
            .until(() -> get(server, "/metrics").body().contains("sluice_query_active 0"));
        assertEquals(SERIES + 1, lines(get(server, EXPORT).body()));
      }
    }
  }

  private static void askAndReadNothing(RawHttp http) throws IOException {
    http.send(RawHttp.bytes("GET " + EXPORT + " HTTP/1.1\r\nHost: test\r\n\r\n"));
  }

  private RealServer start() throws IOException, InterruptedException {
    return new RealServer.Setup(home)
        .set("query.maxConcurrent", "2")
        .set("query.stallTimeout", "4s")
        .start();
  }

  /** Several lines may be one series; the label counts the series. */
  private static long lines(String export) {
    return export.lines().map(line -> line.substring(0, line.indexOf('}'))).distinct().count();
  }

  private static void await(RealServer server, int status) {
    Awaitility.await("an answer " + status)
        .atMost(Duration.ofSeconds(3))
        .until(() -> get(server, LABELS).status() == status);
  }

  private static RawHttp.Answer get(RealServer server, String path) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return http.get(path);
    }
  }

  private static String series(int i) {
    StringBuilder line = new StringBuilder();
    line.append("{\"labels\":{\"__name__\":\"big\",\"i\":\"").append(i).append("\"},\"samples\":[");
    for (int s = 0; s < SAMPLES; s++) {
      line.append(s == 0 ? "[" : ",[").append(1_700_000_000_000L + s).append(",0.123456789]");
    }
    return line.append("]}\n").toString();
  }

  private static void write(RealServer server, String line) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      byte[] body = RawHttp.bytes(line);
      RawHttp.Answer answer =
          http.post("/api/v1/write", body, "Content-Type: application/x-ndjson");
      assertEquals(200, answer.status(), answer.body());
    }
  }
}
