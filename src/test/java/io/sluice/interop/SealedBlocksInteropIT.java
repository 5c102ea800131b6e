package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import io.sluice.server.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** promtool reads the blocks of a running server, and finds what the server exports. */
final class SealedBlocksInteropIT {
  private static final long BASE = 7_200_000L * 236_000;
  private static final String EXPORT = "/api/v1/export?match[]=%7B__name__%3D~%22.%2B%22%7D";

  private static final int STEADY = 40;

  @TempDir private Path scratch;

  @Test
  void promtoolDumpsWhatIsExportedBeforeAndAfterAMerge() throws Exception {
    assumeTrue(Promtool.isInstalled(), "Debian's package prometheus is not installed");
    Path data = scratch.resolve("data");
    try (RunningServer server = sealed(data)) {
      Path folder = data.resolve("blocks").resolve("default");
      Files.createDirectory(folder.resolve("wal")); // dump looks for one
      NavigableMap<Labels, NavigableMap<Long, Long>> exported = exported(server);
      assertTrue(exported.size() > 20, exported.size() + " series");
      promtoolReads(folder, exported);
      post(server, "/api/v1/admin/delete?match[]=m3");
      post(server, "/api/v1/admin/compact");
      NavigableMap<Labels, NavigableMap<Long, Long>> rest = exported(server);
      exported.keySet().removeIf(labels -> "m3".equals(labels.get("__name__")));
      assertEquals("", Dump.difference(Dump.of(exported), Dump.of(rest)));
      promtoolReads(folder, exported);
    }
  }

  private void promtoolReads(Path folder, NavigableMap<Labels, NavigableMap<Long, Long>> expected)
      throws Exception {
    Promtool.Output list = Promtool.run(scratch, "tsdb", "list", folder.toString());
    assertEquals("0 ", list.status() + " " + list.err());
    Promtool.Output analyze = Promtool.run(scratch, "tsdb", "analyze", folder.toString());
    assertEquals("0 ", analyze.status() + " " + analyze.err());
    Promtool.Output dump = Promtool.run(scratch, "tsdb", "dump", folder.toString());
    assertEquals("0 ", dump.status() + " " + dump.err());
    assertEquals("", Dump.difference(Dump.of(expected), Dump.ofText(dump.out())));
  }

  @Test
  void aPrometheusOverACopyOfASnapshotAnswersPromQl() throws Exception {
    assumeTrue(Prometheus.isInstalled(), "Debian's package prometheus is not installed");
    Path data = scratch.resolve("data");
    Path prometheus = Files.createDirectory(scratch.resolve("prometheus"));
    NavigableMap<Labels, NavigableMap<Long, Long>> exported;
    try (RunningServer server = sealed(data)) {
      post(server, "/api/v1/admin/compact");
      exported = exported(server);
      String made = post(server, "/api/v1/admin/snapshot");
      Path snapshot = Path.of(new ObjectMapper().readTree(made).path("path").asText());
      copy(snapshot.resolve("blocks").resolve("default"), prometheus.resolve("data"));
    }
    try (Prometheus over = Prometheus.over(prometheus)) {
      long total = exported.values().stream().mapToLong(NavigableMap::size).sum();
      long end = BASE / 1000 + 24 * 3600;
      JsonNode answer =
          new ObjectMapper()
              .readTree(
                  over.get(
                      "/api/v1/query?time="
                          + end
                          + "&query=sum(count_over_time(%7Bhost!=%22%22%7D%5B25h%5D))"));
      assertEquals(
          Long.toString(total), answer.at("/data/result/0/value/1").asText(), answer::toString);
      JsonNode one =
          new ObjectMapper()
              .readTree(
                  over.get("/api/v1/query?time=" + end + "&query=m1%7Bhost=%22h5%22%7D%5B25h%5D"));
      NavigableMap<Long, Long> expected =
          Objects.requireNonNull(exported.get(Labels.of("__name__", "m1", "host", "h5")));
      JsonNode values = one.at("/data/result/0/values");
      assertEquals(expected.size(), values.size());
      for (JsonNode value : values) {
        long time = Math.round(value.get(0).asDouble() * 1000);
        long bits = Double.doubleToRawLongBits(Double.parseDouble(value.get(1).asText()));
        assertEquals(bits, expected.get(time), "at " + time);
      }
    }
  }

  @Test
  void mergedBlocksTakeNoMoreRoomThanThoseOfPromtool() throws Exception {
    assumeTrue(Promtool.isInstalled(), "Debian's package prometheus is not installed");
    Path data = scratch.resolve("data");
    long ours;
    try (RunningServer server =
        RunningServer.start(data, "blocks.seal", "false", "blocks.compact", "false")) {
      for (int part = 0; part < 4; part++) { // each a quarter of the samples, all over the range
        writePart(server, part, 4);
        post(server, "/api/v1/admin/seal");
      }
      post(server, "/api/v1/admin/compact");
      ours = bytes(data.resolve("blocks").resolve("default"));
    }
    Path text = scratch.resolve("in.om");
    StringBuilder metrics = new StringBuilder("# TYPE m gauge\n");
    for (int i = 0; i < STEADY; i++) {
      for (int s = 0; s < 2000; s++) {
        long time = BASE / 1000 + s * 10L;
        metrics.append("m{n=\"%d\"} %s %d\n".formatted(i, steady(i, s), time));
      }
    }
    Files.writeString(text, metrics.append("# EOF\n"));
    Path theirs = Files.createDirectory(scratch.resolve("theirs"));
    Promtool.Output made =
        Promtool.run(
            scratch, "tsdb", "create-blocks-from", "openmetrics", text.toString(), theirs + "");
    assertEquals(0, made.status(), made::err);
    String sizes = ours + " bytes, promtool's blocks " + bytes(theirs);
    assertTrue(ours <= bytes(theirs), sizes);
  }

  private static double steady(int series, int sample) {
    return sample * 3 + series + sample % 7 / 4.0;
  }

  private static void writePart(RunningServer server, int part, int parts) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < STEADY; i++) {
      StringBuilder samples = new StringBuilder();
      for (int s = part; s < 2000; s += parts) {
        long time = BASE + s * 10_000L;
        samples.append(s == part ? "" : ",").append("[%d,%s]".formatted(time, steady(i, s)));
      }
      lines.append(
          "{\"labels\":{\"__name__\":\"m\",\"n\":\"%d\"},\"samples\":[%s]}\n"
              .formatted(i, samples));
    }
    RunningServer.Reply reply =
        server.send(
            "POST", "/api/v1/write", "Content-Type: application/x-ndjson\r\n", lines.toString());
    assertEquals(200, reply.status(), reply::body);
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.endsWith("index") || path.toString().contains("/chunks/"))
          .mapToLong(path -> path.toFile().length())
          .sum();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  private static RunningServer sealed(Path data) throws Exception {
    Random random = new Random(5);
    RunningServer server =
        RunningServer.start(data, "blocks.seal", "false", "blocks.compact", "false");
    for (int round = 0; round < 3; round++) {
      write(server, random);
      post(server, "/api/v1/admin/seal");
    }
    return server;
  }

  private static String post(RunningServer server, String path) throws Exception {
    RunningServer.Reply reply = server.send("POST", path, "", "");
    assertEquals(200, reply.status(), reply::body);
    return reply.body();
  }

  private static void write(RunningServer server, Random random) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      StringBuilder samples = new StringBuilder();
      long time = BASE + random.nextInt(3_600_000);
      for (int s = 0; s < 400; s++) {
        time += 1 + random.nextInt(60_000);
        samples.append(s == 0 ? "" : ",").append("[%d,%s]".formatted(time, time % 1013 / 7.0));
      }
      lines.append(
          "{\"labels\":{\"__name__\":\"m%d\",\"host\":\"h%d\"},\"samples\":[%s]}\n"
              .formatted(i % 4, i, samples));
    }
    RunningServer.Reply reply =
        server.send(
            "POST", "/api/v1/write", "Content-Type: application/x-ndjson\r\n", lines.toString());
    assertEquals(200, reply.status(), reply::body);
  }

  private static NavigableMap<Labels, NavigableMap<Long, Long>> exported(RunningServer server)
      throws Exception {
    NavigableMap<Labels, NavigableMap<Long, Long>> all = new TreeMap<>();
    byte[] body = server.get(EXPORT).body().getBytes(StandardCharsets.UTF_8);
    for (TimeSeries series : TimeSeriesJson.readLines(body)) {
      NavigableMap<Long, Long> samples = all.computeIfAbsent(series.labels(), l -> new TreeMap<>());
      for (int i = 0; i < series.size(); i++) {
        samples.put(series.timestamp(i), Double.doubleToRawLongBits(series.value(i)));
      }
    }
    return all;
  }
}
