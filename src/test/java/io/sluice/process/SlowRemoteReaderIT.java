package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.RemoteReads;
import io.sluice.testing.RemoteReads.Match;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A streamed answer is made as fast as it is taken, and no faster. */
final class SlowRemoteReaderIT {
  private static final long BASE = 1_700_000_000_000L;
  private static final int SERIES = 20;
  private static final int SAMPLES = 20_000;
  private static final int QUERIES = 16;
  private static final String BYTES = "sluice_query_remote_bytes_total ";

  private static final String MEMORY = "sluice_query_memory_bytes ";

  @TempDir private Path home;

  @Test
  void itIsWaitedForWithoutHoldingUpOthersAndGetsEverything() throws Exception {
    try (RealServer server = new RealServer.Setup(home).start()) {
      Random random = new Random(8);
      for (int i = 0; i < SERIES; i++) {
        write(server, series(i, random));
      }
      byte[] query = RemoteReads.query(0, BASE * 2, new Match(RemoteReads.REGEX, "i", ".+"));
      byte[][] queries = new byte[QUERIES][];
      java.util.Arrays.fill(queries, query);
      HttpResponse<InputStream> slow = ask(server, RemoteReads.request(true, queries));
      assertEquals(200, slow.statusCode());
      double made = awaitStandstill(server);
      long others = ask(server, RemoteReads.request(false, query)).body().readAllBytes().length;
      assertTrue(others > 1_000_000, others + " bytes");
      byte[] all = slow.body().readAllBytes();
      assertTrue(made < 0.7 * all.length, made + " made while nothing was taken of " + all.length);
      var answers = RemoteReads.ofFrames(all, QUERIES);
      for (var answer : answers) {
        assertEquals(SERIES, answer.size());
        answer.forEach(one -> assertEquals(SAMPLES, one.samples().size()));
      }
      Awaitility.await("its place and memory are free")
          .atMost(Duration.ofSeconds(10))
          .until(() -> meter(server, "sluice_query_active ") + meter(server, MEMORY) == 0);
    }
  }

  /** Bytes made when no more are made. */
  private static double awaitStandstill(RealServer server) {
    double[] last = {-1};
    Awaitility.await("the answer stands still")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              double before = last[0];
              last[0] = meter(server, BYTES);
              return last[0] > 0 && last[0] == before;
            });
    return last[0];
  }

  private static double meter(RealServer server, String name) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return http.get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
          .sum();
    }
  }

  private static HttpResponse<InputStream> ask(RealServer server, byte[] body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/read");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private static String series(int i, Random random) {
    StringBuilder line = new StringBuilder();
    line.append("{\"labels\":{\"__name__\":\"big\",\"i\":\"").append(i).append("\"},\"samples\":[");
    for (int s = 0; s < SAMPLES; s++) {
      line.append(s == 0 ? "[" : ",[").append(BASE + s * 1000L).append(',');
      line.append(random.nextDouble()).append(']');
    }
    return line.append("]}\n").toString();
  }

  private static void write(RealServer server, String line) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      RawHttp.Answer answer =
          http.post("/api/v1/write", RawHttp.bytes(line), "Content-Type: application/x-ndjson");
      assertEquals(200, answer.status(), answer.body());
    }
  }
}
