package io.sluice.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.process.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native histograms written to a process that is killed while it logs and while it seals: each that
 * was acknowledged is there once, as it was sent. {@code -Dcrash.seed=N} repeats a run.
 */
class HistogramKillIT {
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final List<String> POINTS =
      List.of("seal-published", "before-sync", "seal-released");
  private static final int SERIES = 8;
  private static final int SEAL_EVERY = 25;
  private static final long BASE = 7_200_000L * 236_000;

  private final Random random = new Random(SEED);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int acknowledged;

  @TempDir Path home;

  /** Every tenth is a float; layouts change now and then. */
  private static String sample(int series, int request) {
    int n = request + series;
    String buckets =
        request % 30 < 20
            ? "{\"spans\":[[0,2]],\"counts\":[%d,%d]}".formatted(n, n + 1)
            : "{\"spans\":[[0,2],[3,1]],\"counts\":[%d,%d,7]}".formatted(n, n + 1);
    int count = 2 * n + 1 + (request % 30 < 20 ? 0 : 7);
    return "{\"schema\":%d,\"count\":%d,\"sum\":%s,\"positive\":%s}"
        .formatted(series % 4, count, n + 0.5, buckets);
  }

  private static boolean isFloat(int request) {
    return request % 10 == 9;
  }

  private static long time(int request) {
    return BASE + request * 20_000L;
  }

  private void send(int port, int request) throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    for (int series = 0; series < SERIES; series++) {
      String value = isFloat(request) ? "" + request : sample(series, request);
      String field = isFloat(request) ? "samples" : "histograms";
      body.append(
          "{\"labels\":{\"__name__\":\"h\",\"n\":\"%d\"},\"%s\":[[%d,%s]]}\n"
              .formatted(series, field, time(request), value));
    }
    assertEquals(200, post(port, "/api/v1/write", body.toString()));
  }

  private int post(int port, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private void sendUntilItDies(RealServer server) {
    try {
      for (int sent = 1; ; sent++) {
        send(server.port(), acknowledged); // what a former life did not answer comes again
        acknowledged++;
        if (sent % SEAL_EVERY == 0) {
          post(server.port(), "/api/v1/admin/seal", "");
        }
      }
    } catch (IOException | InterruptedException dead) {
      return;
    }
  }

  @Test
  void eachThatWasAcknowledgedIsThereOnceAsItWasSent() throws Exception {
    for (String point : POINTS) {
      int times = point.contains("sync") ? 20 + random.nextInt(40) : 1 + random.nextInt(2);
      try (RealServer server = setup().jvm("-Dsluice.crashpoint=" + point + ":" + times).launch()) {
        if (server.awaitReadyOrEnd()) {
          sendUntilItDies(server);
        }
        assertTrue(server.process().waitFor(30, TimeUnit.SECONDS), point + " was not reached");
      }
    }
    try (RealServer server = setup().start()) {
      assertTrue(acknowledged > 40, "only " + acknowledged + " were acknowledged");
      send(server.port(), acknowledged++);
      verify(export(server.port()));
      assertEquals(200, post(server.port(), "/api/v1/admin/seal", ""));
      verify(export(server.port()));
      assertEquals(0, server.stop());
    }
  }

  private RealServer.Setup setup() {
    return new RealServer.Setup(home)
        .jvm("-Xmx256m")
        .set("wal.segmentSize", "128KiB")
        .set("blocks.seal", "false");
  }

  private String export(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/export?match%5B%5D=h");
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private void verify(String export) {
    for (int request = 0; request < acknowledged; request++) {
      String at = "[" + time(request) + ",";
      assertEquals(SERIES, export.split(java.util.regex.Pattern.quote(at), -1).length - 1, at);
      for (int series = 0; series < SERIES && !isFloat(request); series++) {
        String expected = at + sample(series, request) + "]";
        assertTrue(export.contains(expected), () -> "seed " + SEED + ": " + expected);
      }
    }
  }
}
