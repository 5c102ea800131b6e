package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.server.RunningServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus sends native histograms, reads our blocks of them, and reads them remotely. */
final class NativeHistogramsInteropIT {
  private static final long RANGE = 7_200_000;
  private static final long BASE = (System.currentTimeMillis() / RANGE - 3) * RANGE;
  private static final int COUNT = 500;

  @TempDir private Path scratch;

  @BeforeEach
  void needsPrometheus() {
    assumeTrue(Prometheus.isInstalled(), "Debian's package prometheus is not installed");
  }

  /** Whole counts and counts of doubles, resets, gauges, a stale marker, floats between. */
  private static String lines(int from, int to) {
    StringBuilder whole = new StringBuilder();
    StringBuilder doubles = new StringBuilder();
    StringBuilder floats = new StringBuilder();
    for (int i = from; i < to; i++) {
      long time = BASE + i * 20_000L;
      int n = i % 170; // begins anew now and then
      String hint = i % 170 == 0 ? "\"hint\":\"reset\"," : "";
      String buckets = n > 90 ? "{\"spans\":[[-3,2],[4,3]],\"counts\":[%d,%d,%d,%d,1]}" : null;
      String positive =
          buckets == null
              ? "{\"spans\":[[-3,2]],\"counts\":[%d,%d]}".formatted(n, 2 * n)
              : buckets.formatted(n, 2 * n, n - 90, 3 * n);
      long count = buckets == null ? 4L * n + 2 : 8L * n - 87;
      String object =
          "{\"schema\":2,%s\"count\":%d,\"sum\":%s,\"zeroThreshold\":0.001,\"zeroCount\":%d,"
                  .formatted(hint, count, n * 1.37, n)
              + "\"positive\":"
              + positive
              + ",\"negative\":{\"spans\":[[0,1]],\"counts\":[2]}}";
      whole.append(whole.isEmpty() ? "" : ",").append("[%d,%s]".formatted(time, object));
      doubles
          .append(doubles.isEmpty() ? "" : ",")
          .append(
              "[%d,{\"schema\":-1,\"float\":true,\"hint\":\"gauge\",\"count\":%s,\"sum\":%d,"
                      .formatted(time, 1.5 * n, n)
                  + "\"positive\":{\"spans\":[[1,1]],\"counts\":[%s]}}]".formatted(1.5 * n));
      if (i % 10 == 0) {
        floats.append(floats.isEmpty() ? "" : ",").append("[%d,%d]".formatted(time + 7, i));
      }
    }
    String line =
        "{\"labels\":{\"__name__\":\"%s\",\"job\":\"j\"},\"samples\":[%s],\"histograms\":[%s]}\n";
    return line.formatted("whole", "", whole)
        + line.formatted("doubles", floats, doubles)
        + line.formatted("alone", floats, "");
  }

  private static void write(RunningServer server, int from, int to) throws Exception {
    RunningServer.Reply reply =
        server.send(
            "POST", "/api/v1/write", "Content-Type: application/x-ndjson\r\n", lines(from, to));
    assertEquals(200, reply.status(), reply::body);
  }

  private static String export(RunningServer server) throws Exception {
    return server.get("/api/v1/export?match[]=%7B__name__%3D~%22.%2B%22%7D").body();
  }

  private static String query(Prometheus prometheus, String expression, long time) {
    String parameter = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return prometheus.get("/api/v1/query?query=" + parameter + "&time=" + time / 1000);
  }

  private static String histogram(int n) {
    return "{\"count\":\"%d\",\"sum\":\"%s\",\"buckets\":[[1,"
        .formatted(8 * n - 87, Double.toString(n * 1.37).replaceAll("\\.0$", ""));
  }

  @Test
  void prometheusReadsOurBlocksOfThem() throws Exception {
    Path data = scratch.resolve("data");
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      write(server, 0, 200);
      write(server, 300, COUNT);
      String before = export(server);
      assertEquals(200, server.send("POST", "/api/v1/admin/seal", "", "").status());
      assertEquals(before, export(server));
      write(server, 190, 310); // late, half of them repeats
      String all = export(server);
      assertEquals(200, server.send("POST", "/api/v1/admin/seal", "", "").status());
      assertEquals(all, export(server));
      Path copy = scratch.resolve("copy");
      copy(data.resolve("blocks").resolve("default"), copy.resolve("data"));
      analyze(copy.resolve("data"));
      try (Prometheus onBlocks = Prometheus.over(copy)) {
        long end = BASE + COUNT * 20_000L;
        String whole = query(onBlocks, "whole[4h]", end);
        assertEquals(COUNT, whole.split("\"count\":", -1).length - 1, whole);
        for (int i = 0; i < COUNT; i++) {
          if (i % 170 > 90) {
            String expected = "[%d,%s".formatted(BASE / 1000 + i * 20L, histogram(i % 170));
            assertTrue(whole.contains(expected), expected);
          }
        }
        String doubles = query(onBlocks, "doubles[4h]", end);
        assertEquals(COUNT, doubles.split("\"count\":", -1).length - 1, doubles);
        assertTrue(doubles.contains(",\"490\"]"), doubles);
        String rate = query(onBlocks, "histogram_count(increase(whole[10m]))", end);
        assertTrue(rate.contains("\"value\":[%d,\"".formatted(end / 1000)), rate);
      }
    }
  }

  private void analyze(Path blocks) throws Exception {
    Promtool.Output list = Promtool.run(scratch, "tsdb", "list", blocks.toString());
    assertEquals("0 ", list.status() + " " + list.err());
    Promtool.Output analyze = Promtool.run(scratch, "tsdb", "analyze", blocks.toString());
    assertEquals("0 ", analyze.status() + " " + analyze.err());
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  @Test
  void whatPrometheusScrapesAndSendsIsStored() throws Exception {
    try (RunningServer server = RunningServer.start(scratch.resolve("data"));
        HistogramTarget target = new HistogramTarget()) {
      String url = "http://127.0.0.1:%d/api/v1/write".formatted(server.port());
      try (Prometheus prometheus =
          Prometheus.withNativeHistograms(scratch.resolve("p"), url, target.address())) {
        Awaitility.await("three scrapes of a histogram are stored")
            .atMost(Duration.ofSeconds(40))
            .pollInterval(Duration.ofMillis(250))
            .until(() -> export(server).split("\"schema\":3", -1).length > 3);
        String exported = export(server);
        assertTrue(exported.contains(HistogramTarget.JSON), exported);
        assertEquals(0, prometheus.meter("prometheus_remote_storage_histograms_failed_total"));
      }
    }
  }
}
