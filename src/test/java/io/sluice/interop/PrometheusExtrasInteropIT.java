package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.server.RunningServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus scrapes exemplars and metadata, forwards them, and is asked what it has. */
final class PrometheusExtrasInteropIT {
  private static final int SCRAPES = 5;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERY =
      "/api/v1/query_exemplars?query="
          + URLEncoder.encode(
              "rate(work_total[5m]) + sum by (le) (took_seconds_bucket)", StandardCharsets.UTF_8);

  @TempDir private Path directory;

  @Test
  void exemplarsAndMetadataOfPrometheusAreOurs() throws Exception {
    assumeTrue(Prometheus.isInstalled(), "Debian's package prometheus is not installed");
    Path data = Files.createDirectory(directory.resolve("sluice"));
    Path own = Files.createDirectory(directory.resolve("prometheus"));
    try (RunningServer sluice = RunningServer.start(data)) {
      String write = "http://127.0.0.1:" + sluice.port() + "/api/v1/write";
      try (ExemplarTarget target = new ExemplarTarget();
          Prometheus prometheus = new Prometheus(own, write)) {
        prometheus.scrape(write, List.of(target.address()));
        Awaitility.await("scrapes")
            .atMost(Duration.ofSeconds(90))
            .until(() -> target.scrapes() >= SCRAPES);
        String range = "&start=0&end=" + (System.currentTimeMillis() / 1000 + 3600);
        assertMetadata(prometheus, sluice);
        prometheus.scrape(write, List.of());
        Awaitility.await("the exemplars are the same")
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(
                () ->
                    assertEquals(
                        exemplars(prometheus.get(QUERY + range)),
                        exemplars(sluice.get(QUERY + range).body())));
        assertTrue(exemplars(sluice.get(QUERY).body()).size() >= 2 * SCRAPES);
        assertEquals(0, prometheus.meter("prometheus_remote_storage_exemplars_failed_total"));
        assertEquals(0, prometheus.meter("prometheus_remote_storage_metadata_failed_total"));
      }
    }
  }

  /** Prometheus sends metadata of targets as long as it has them. */
  private static void assertMetadata(Prometheus prometheus, RunningServer sluice) {
    Awaitility.await("the metadata is the same")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              JsonNode expected = JSON.readTree(prometheus.get("/api/v1/metadata")).get("data");
              assertTrue(expected.size() > 0, "nothing to compare");
              assertEquals(
                  expected, JSON.readTree(sluice.get("/api/v1/metadata").body()).get("data"));
            });
  }

  /** Each exemplar with its series, in no order. */
  private static Set<String> exemplars(String body) throws Exception {
    Set<String> all = new TreeSet<>();
    for (JsonNode series : JSON.readTree(body).get("data")) {
      Set<String> labels = new TreeSet<>();
      series.get("seriesLabels").properties().forEach(label -> labels.add(label.toString()));
      for (JsonNode exemplar : series.get("exemplars")) {
        double value = Double.parseDouble(exemplar.get("value").asText());
        double time = exemplar.get("timestamp").asDouble();
        all.add(labels + " " + exemplar.get("labels") + " " + value + " " + time);
      }
    }
    return all;
  }
}
