package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeHistogramsTest {
  private static final long NOW = System.currentTimeMillis() / 1000 * 1000;
  private static final String A =
      "{\"schema\":1,\"count\":6,\"sum\":12.5,\"zeroThreshold\":0.001,\"zeroCount\":1,"
          + "\"positive\":{\"spans\":[[2,1],[1,1]],\"counts\":[3,2]}}";
  private static final String B =
      "{\"schema\":-53,\"float\":true,\"hint\":\"gauge\",\"count\":2.25,\"sum\":\"+Inf\","
          + "\"positive\":{\"spans\":[[0,1]],\"counts\":[2.25]},\"customValues\":[0.5,1]}";

  @TempDir Path data;

  private static Reply write(RunningServer server, String tenant, String line) throws Exception {
    String headers =
        "Content-Type: application/x-ndjson\r\nX-Scope-OrgID: %s\r\n".formatted(tenant);
    return server.send("POST", "/api/v1/write", headers, line);
  }

  private static String export(RunningServer server, String tenant, String more) throws Exception {
    String query = URLEncoder.encode("{__name__=~\".+\"}", StandardCharsets.UTF_8);
    return server
        .send(
            "GET",
            "/api/v1/export?match%5B%5D=" + query + more,
            "X-Scope-OrgID: " + tenant + "\r\n",
            "")
        .body();
  }

  private static String line(String samples, String... histograms) {
    String all = String.join(",", histograms);
    return "{\"labels\":{\"__name__\":\"h\"},\"samples\":[%s],\"histograms\":[%s]}\n"
        .formatted(samples, all);
  }

  private static String at(long time, String histogram) {
    return "[" + (NOW + time) + "," + histogram + "]";
  }

  private static String at(long time, int value) {
    return at(time, Integer.toString(value));
  }

  @Test
  void whatWasExportedIsImportedAndExportedAgain() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      String written = line(at(0, 1) + "," + at(1, 2), at(2, A), at(3, B));
      assertEquals(200, write(server, "a", written).status());
      String exported = export(server, "a", "");
      assertEquals(written, exported);
      Reply copy = write(server, "b", exported);
      assertEquals(200, copy.status(), copy.body());
      assertTrue(copy.body().contains("\"stored\":4"), copy.body());
      assertEquals(exported, export(server, "b", ""));
      assertTrue(write(server, "b", exported).body().contains("\"repeated\":4"));
    }
  }

  @Test
  void floatsAndHistogramsOfOneSeriesComeInTheOrderOfTime() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      assertEquals(200, write(server, "a", line("", at(30, A), at(10, A))).status());
      assertEquals(200, write(server, "a", line(at(20, 1) + "," + at(40, 2))).status());
      assertEquals(
          line("", at(10, A))
              + line(at(20, 1), at(30, A))
              + line(at(40, 2)).replace(",\"histograms\":[]", ""),
          export(server, "a", ""));
      String part = "&start=%.3f&end=%.3f".formatted((NOW + 15) / 1e3, (NOW + 30) / 1e3);
      assertEquals(line(at(20, 1), at(30, A)), export(server, "a", part));
      String vm = export(server, "a", "&format=vm");
      assertTrue(vm.contains("\"values\":[1,2]") && !vm.contains("schema"), vm);
    }
  }

  @Test
  void oneTimeHasOneSampleOfEitherKind() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      write(server, "a", line(at(0, 1), at(1, A)));
      for (String conflict :
          List.of(
              line("", at(0, A)), // a float is there
              line(at(1, 5)), // a histogram is there
              line("", at(1, B)), // another one is
              line(at(2, 5), at(2, A)))) { // in one request
        Reply reply = write(server, "a", conflict);
        assertEquals(400, reply.status(), conflict);
        assertTrue(reply.body().contains("\"conflict\":1"), reply.body());
      }
      String expected = line(at(0, 1), at(1, A)) + line(at(2, 5)).replace(",\"histograms\":[]", "");
      assertEquals(expected, export(server, "a", ""));
    }
  }

  @Test
  void theyAreThereAfterARestartWithAnotherNumberOfShards() throws Exception {
    String written;
    try (RunningServer server = RunningServer.start(data, "ingest.shards", "2")) {
      write(server, "a", line(at(0, 1), at(1, A), at(2, B)));
      written = export(server, "a", "");
    }
    try (RunningServer server = RunningServer.start(data, "ingest.shards", "2")) {
      assertEquals(written, export(server, "a", ""));
    }
    try (RunningServer server = RunningServer.start(data, "ingest.shards", "3")) {
      assertEquals(written, export(server, "a", ""));
      assertTrue(write(server, "a", written).body().contains("\"repeated\":3"));
    }
  }

  @Test
  void theyAreDeletedAndMergedAsSamplesAre() throws Exception {
    String[] settings = {"blocks.seal", "false", "blocks.compact", "false"};
    long range = NOW / 7_200_000 * 7_200_000 - 7_200_000 - NOW; // a range that is over
    try (RunningServer server = RunningServer.start(data, settings)) {
      for (int part = 0; part < 3; part++) {
        for (int i = part; i < 30; i += 3) {
          long time = range + i * 1000L;
          write(server, "default", line(at(time + 1, i), at(time, i % 2 == 0 ? A : B)));
        }
        assertEquals(200, server.send("POST", "/api/v1/admin/seal", "", "").status());
      }
      String all = export(server, "default", "");
      assertEquals(30, all.split("schema", -1).length - 1);
      String delete =
          "/api/v1/admin/delete?match[]=h&start=%.3f&end=%.3f"
              .formatted((NOW + range + 10_000) / 1e3, (NOW + range + 15_000) / 1e3);
      Reply deleted = server.send("POST", delete, "", "");
      assertEquals(200, deleted.status(), deleted.body());
      String rest = export(server, "default", "");
      assertEquals(24, rest.split("schema", -1).length - 1, rest);
      assertEquals(200, server.send("POST", "/api/v1/admin/compact", "", "").status());
      assertEquals(rest, export(server, "default", ""));
    }
    try (RunningServer server = RunningServer.start(data, settings)) {
      assertEquals(24, export(server, "default", "").split("schema", -1).length - 1);
    }
  }

  @Test
  void whatIsNoHistogramIsRefusedByItself() throws Exception {
    try (RunningServer server = RunningServer.start(data, "limits.histogramBuckets", "2")) {
      String far = at(3_600_000, A);
      Reply reply =
          write(
              server,
              "a",
              line(
                  at(0, 1),
                  at(1, A),
                  at(2, 7),
                  at(3, "{\"schema\":0,\"buckets\":[]}"),
                  at(4, "{\"count\":1.5}"),
                  at(5, A.replace("[3,2]", "[3,1,1]")),
                  at(6, "{\"count\":[[1]],\"sum\":0}"),
                  far));
      assertEquals(400, reply.status());
      for (String part :
          List.of(
              "\"received\":8",
              "\"stored\":2",
              "\"malformed\":5",
              "\"too_far_ahead\":1",
              "histograms[1]: expected [time, {...}]",
              "unknown key \\\"buckets\\\"",
              "histograms[3]: a count is no whole number",
              "limits.histogramBuckets")) {
        assertTrue(reply.body().contains(part), part + " in " + reply.body());
      }
      assertEquals(line(at(0, 1), at(1, A)), export(server, "a", ""));
    }
  }

  @Test
  void labelsMayComeLast() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      String line =
          "{\"histograms\":[%s],\"samples\":[%s],\"labels\":{\"__name__\":\"h\"}}"
              .formatted(at(1, A), at(0, 1));
      assertEquals(200, write(server, "a", line).status());
      assertEquals(line(at(0, 1), at(1, A)), export(server, "a", ""));
      assertEquals(
          400, write(server, "a", line("", at(9, A)).replace("samples", "histograms")).status());
    }
  }

  private static Reply otlp(RunningServer server, String point, int temporality) throws Exception {
    String body =
        """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"latency","unit":"s",
          "exponentialHistogram":{"aggregationTemporality":%d,"dataPoints":[%s]}}]}]}]}
        """
            .formatted(temporality, point);
    return server.send("POST", "/v1/metrics", "Content-Type: application/json\r\n", body);
  }

  private static String point(long from, long to, int scale, String more) {
    return """
    {"startTimeUnixNano":"%d000000","timeUnixNano":"%d000000","scale":%d,"sum":4.5,"count":"7",
     "zeroCount":"1","positive":{"offset":2,"bucketCounts":["1","0","0","0","2"]},
     "negative":{"offset":-1,"bucketCounts":["3"]}%s}\
    """
        .formatted(NOW + from, NOW + to, scale, more);
  }

  @Test
  void exponentialHistogramsOfOtlpBecomeNativeOnes() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      assertEquals("{}", otlp(server, point(0, 10, 3, ""), 2).body());
      String exported = export(server, "default", "");
      assertTrue(exported.contains("\"__name__\":\"latency_seconds\""), exported);
      String expected =
          at(
              10,
              "{\"schema\":3,\"count\":7,\"sum\":4.5,\"zeroThreshold\":1.0E-128,\"zeroCount\":1,"
                  + "\"positive\":{\"spans\":[[3,1],[3,1]],\"counts\":[1,2]},"
                  + "\"negative\":{\"spans\":[[0,1]],\"counts\":[3]}}");
      assertTrue(exported.contains(expected), exported);
      // scale 10 goes down to 8: four buckets become one
      assertEquals("{}", otlp(server, point(0, 20, 10, ",\"zeroThreshold\":0.5"), 2).body());
      exported = export(server, "default", "");
      expected =
          "{\"schema\":8,\"count\":7,\"sum\":4.5,\"zeroThreshold\":0.5,\"zeroCount\":1,"
              + "\"positive\":{\"spans\":[[1,2]],\"counts\":[1,2]},"
              + "\"negative\":{\"spans\":[[0,1]],\"counts\":[3]}}";
      assertTrue(exported.contains(at(20, expected)), exported);
      assertEquals("{}", otlp(server, point(0, 30, 3, ",\"flags\":1"), 2).body());
      assertTrue(export(server, "default", "").contains("NaN:7ff0000000000002"));
      assertEquals(400, otlp(server, point(0, 40, -5, ""), 2).status());
    }
  }

  @Test
  void deltasOfThemAreSummedUpOnceWithARestartBetween() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      for (int i = 0; i < 2; i++) {
        assertEquals("{}", otlp(server, point(0, 10, 3, ""), 1).body());
        assertEquals("{}", otlp(server, point(10, 20, 3, ""), 1).body());
      }
      assertEquals(400, otlp(server, point(15, 30, 3, ""), 1).status()); // overlaps
    }
    try (RunningServer server = RunningServer.start(data)) {
      assertEquals("{}", otlp(server, point(10, 20, 3, ""), 1).body());
      assertEquals("{}", otlp(server, point(20, 30, 2, ""), 1).body());
      String exported = export(server, "default", "");
      String second =
          "{\"schema\":3,\"count\":14,\"sum\":9,\"zeroThreshold\":1.0E-128,\"zeroCount\":2,";
      String third =
          "{\"schema\":2,\"count\":21,\"sum\":13.5,\"zeroThreshold\":1.0E-128,\"zeroCount\":3,";
      assertTrue(exported.contains(at(20, second).replace("]", "")), exported);
      assertTrue(exported.contains(at(30, third).replace("]", "")), exported);
      Reply wider = otlp(server, point(30, 40, 2, ",\"zeroThreshold\":1e9"), 1);
      assertEquals(400, wider.status());
      assertTrue(wider.body().contains("the zero bucket became wider"), wider.body());
      assertEquals("{}", otlp(server, point(30, 40, 2, ""), 1).body());
    }
  }
}
