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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deltas sent over OTLP to a process that is killed again and again: every request that got no
 * answer is sent again, and so is every other one that did. The sums are exact all the same. {@code
 * -Dcrash.seed=N} repeats a run.
 */
class DeltaKillIT {
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final int KILLS = 6;
  private static final int SERIES = 20;
  private static final List<String> POINTS = List.of("before-write", "before-sync", "after-sync");
  private static final Pattern LAST =
      Pattern.compile("\"host\":\"(\\d+)\".*,([0-9.E]+)]]", Pattern.MULTILINE);

  private final Random random = new Random(SEED);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final long start = System.currentTimeMillis() - 3_600_000;
  private final long[] sums = new long[SERIES];
  private final long[][] deltas = new long[1000][SERIES];
  private int next; // the request that was not acknowledged yet

  @TempDir Path home;

  @Test
  void everyRequestSentTwiceWithKillsBetweenGivesExactSums() throws Exception {
    for (long[] request : deltas) {
      java.util.Arrays.setAll(request, i -> random.nextInt(1_000_000));
    }
    for (int kill = 0; kill < KILLS; kill++) {
      String point = POINTS.get(kill % POINTS.size()) + ":" + (3 + random.nextInt(25));
      try (RealServer server = setup().jvm("-Dsluice.crashpoint=" + point).launch()) {
        if (server.awaitReadyOrEnd()) {
          sendUntilItDies(server);
        }
        assertTrue(server.process().waitFor(30, TimeUnit.SECONDS), "the point was not reached");
      }
    }
    try (RealServer server = setup().start()) {
      assertTrue(next > 0, "nothing was acknowledged");
      send(server.port(), next - 1);
      send(server.port(), next);
      add(next);
      verify(export(server.port()));
      assertEquals(0, server.stop());
    }
  }

  private RealServer.Setup setup() {
    return new RealServer.Setup(home).jvm("-Xmx256m").set("wal.segmentSize", "128KiB");
  }

  private void sendUntilItDies(RealServer server) {
    try {
      if (next > 0) {
        send(server.port(), next - 1); // acknowledged by a former life
      }
      while (true) {
        send(server.port(), next);
        add(next++);
        if (random.nextBoolean()) {
          send(server.port(), next - 1);
        }
      }
    } catch (IOException | InterruptedException dead) {
      return;
    }
  }

  private void add(int request) {
    for (int i = 0; i < SERIES; i++) {
      sums[i] += deltas[request][i];
    }
  }

  private void send(int port, int request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/metrics"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(request)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals("{}", response.body(), "seed " + SEED);
  }

  private String body(int request) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < SERIES; i++) {
      points
          .append(i == 0 ? "" : ",")
          .append("{\"startTimeUnixNano\":\"%d000000\",".formatted(start + request * 10L))
          .append("\"timeUnixNano\":\"%d000000\",".formatted(start + request * 10L + 10))
          .append("\"asInt\":\"%d\",\"attributes\":[".formatted(deltas[request][i]))
          .append("{\"key\":\"host\",\"value\":{\"stringValue\":\"%d\"}}]}".formatted(i));
    }
    return ("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"jobs\",\"sum\":"
            + "{\"aggregationTemporality\":1,\"isMonotonic\":true,\"dataPoints\":[%s]}}]}]}]}")
        .formatted(points);
  }

  private String export(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/export?match%5B%5D=jobs_total");
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private void verify(String lines) {
    Matcher matcher = LAST.matcher(lines);
    int found = 0;
    while (matcher.find()) {
      found++;
      int host = Integer.parseInt(matcher.group(1));
      assertEquals((double) sums[host], Double.parseDouble(matcher.group(2)), 0, "seed " + SEED);
    }
    assertEquals(SERIES, found, "seed " + SEED);
    String first = lines.lines().findFirst().orElse("");
    assertEquals(next + 1, first.split("],\\[", -1).length, "one sample for each request");
  }
}
