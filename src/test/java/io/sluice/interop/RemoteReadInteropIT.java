package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.process.RawHttp;
import io.sluice.process.RealServer;
import io.sluice.testing.RemoteReads;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Prometheus that has nothing but {@code remote_read} answers as the one that scraped and sent
 * the data: over head and blocks, while they are sealed, and after a kill.
 */
final class RemoteReadInteropIT {
  private static final int SCRAPES = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> EXPRESSIONS =
      List.of(
          "up",
          "odd_value{kind!=\"minus zero\"}", // the sender's protobuf makes 0 of it
          "{__name__=~\"go_memstats_.+\"}",
          "{__name__=~\"prometheus_tsdb_.*\",job!~\"x|y\",instance!=\"\",nothing=\"\"}",
          "rate(prometheus_http_requests_total[5s])",
          "sum by (handler) (increase(prometheus_http_response_size_bytes_count[6s]))",
          "histogram_quantile(0.9, sum by (le)"
              + " (rate(prometheus_http_request_duration_seconds_bucket[10s])))",
          "count by (job) ({__name__!=\"\"})",
          "process_resident_memory_bytes offset 3s",
          "max_over_time(go_goroutines[8s:2s])",
          "go_goroutines @ end() - go_goroutines @ start()");

  @TempDir private Path directory;

  private long start;
  private long end;

  @Test
  void aPrometheusWithoutDataAnswersLikeTheOneThatScrapedThem() throws Exception {
    assumeTrue(Prometheus.isInstalled(), "Debian's package prometheus is not installed");
    RealServer.Setup setup = new RealServer.Setup(directory.resolve("sluice"));
    setup.set("blocks.seal", "false");
    RealServer sluice = setup.start();
    String url = "http://127.0.0.1:" + sluice.port() + "/api/v1/";
    try (Prometheus scrapes = new Prometheus(directory.resolve("scrapes"), url + "write");
        Prometheus reads = Prometheus.reading(directory.resolve("reads"), url + "read")) {
      scrape(scrapes, url + "write", sluice);
      Map<String, JsonNode> expected = answers(scrapes);
      assertTrue(of(expected, "{__name__=~\"go_memstats_.+\"}").size() > 15, "series");
      assertSame(expected, answers(reads), "over head and blocks");
      assertSameFrames(scrapes, sluice);
      CompletableFuture<Void> sealing = CompletableFuture.runAsync(() -> seal(sluice));
      do {
        assertSame(expected, answers(reads), "while it is sealed");
      } while (!sealing.isDone());
      sealing.join();
      assertSame(expected, answers(reads), "over blocks alone");
      sluice.kill();
      try (RealServer again = setup.port(sluice.port()).start()) {
        assertTrue(again.isReady());
        assertSame(expected, answers(reads), "after a kill");
      }
    } finally {
      sluice.close();
    }
  }

  private static void assertSame(
      Map<String, JsonNode> expected, Map<String, JsonNode> found, String when) {
    expected.forEach(
        (expression, series) -> {
          JsonNode others = of(found, expression);
          for (int i = 0; i < series.size(); i++) {
            assertEquals(series.get(i), others.get(i), when + ": " + expression);
          }
          assertEquals(series.size(), others.size(), when + ": " + expression);
        });
  }

  /** Streamed chunks: the newer clients of Prometheus ask for them, this one answers with them. */
  private void assertSameFrames(Prometheus prometheus, RealServer sluice) throws Exception {
    byte[] query =
        RemoteReads.query(
            start * 1000,
            end * 1000 - 1500,
            new RemoteReads.Match(RemoteReads.REGEX, "__name__", ".+"),
            new RemoteReads.Match(RemoteReads.NOT_EQUAL, "kind", "minus zero"));
    byte[] request = RemoteReads.request(true, query);
    List<RemoteReads.Series> expected = RemoteReads.ofFrames(prometheus.read(request), 1).get(0);
    assertTrue(expected.size() > 300, expected.size() + " series");
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sluice.port() + "/api/v1/read"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request))
            .build();
    byte[] answer =
        HttpClient.newHttpClient().send(ask, HttpResponse.BodyHandlers.ofByteArray()).body();
    assertEquals(expected, RemoteReads.ofFrames(answer, 1).get(0));
  }

  private static JsonNode of(Map<String, JsonNode> answers, String expression) {
    return Objects.requireNonNull(answers.get(expression), expression);
  }

  /** Scrapes until there are samples in blocks and in the head, then stops. */
  private void scrape(Prometheus prometheus, String write, RealServer sluice) throws Exception {
    start = System.currentTimeMillis() / 1000;
    try (VanishingTarget target = new VanishingTarget()) {
      prometheus.scrape(write, List.of(prometheus.address(), target.address()));
      waitForScrapes(prometheus, SCRAPES / 2);
      seal(sluice);
    }
    waitForScrapes(prometheus, SCRAPES);
    prometheus.scrape(write, List.of());
    Settled.await(prometheus);
    end = System.currentTimeMillis() / 1000;
  }

  private static void waitForScrapes(Prometheus prometheus, int scrapes) {
    Awaitility.await("scrapes")
        .atMost(Duration.ofSeconds(60 + 3L * SCRAPES))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () ->
                prometheus.meter("prometheus_target_interval_length_seconds_count")
                    >= 2.0 * scrapes);
  }

  private static void seal(RealServer sluice) {
    try (RawHttp http = new RawHttp(sluice.port())) {
      RawHttp.Answer answer = http.post("/api/v1/admin/seal", new byte[0]);
      assertEquals(200, answer.status(), answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, JsonNode> answers(Prometheus prometheus) throws IOException {
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    for (String expression : EXPRESSIONS) {
      String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
      String path = "/api/v1/query_range?step=1&start=%d&end=%d&query=%s";
      String body = prometheus.get(path.formatted(start, end, query));
      JsonNode answer = JSON.readTree(body);
      assertEquals("success", answer.path("status").asText(), body);
      answers.put(expression, sorted(answer.path("data").path("result")));
    }
    return answers;
  }

  private static JsonNode sorted(JsonNode result) {
    List<JsonNode> series = new ArrayList<>();
    result.forEach(series::add);
    series.sort(Comparator.comparing(one -> one.path("metric").toString()));
    return JSON.createArrayNode().addAll(series);
  }
}
