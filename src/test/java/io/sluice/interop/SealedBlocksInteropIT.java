package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import io.sluice.server.RunningServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** promtool reads the blocks of a running server, and finds what the server exports. */
final class SealedBlocksInteropIT {
  private static final long BASE = 7_200_000L * 236_000;
  private static final String EXPORT = "/api/v1/export?match[]=%7B__name__%3D~%22.%2B%22%7D";

  @TempDir private Path scratch;

  @Test
  void promtoolDumpsWhatIsExported() throws Exception {
    assumeTrue(Promtool.isInstalled(), "Debian's package prometheus is not installed");
    Path data = scratch.resolve("data");
    Random random = new Random(5);
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      for (int round = 0; round < 3; round++) {
        write(server, random);
        RunningServer.Reply sealed = server.send("POST", "/api/v1/admin/seal", "", "");
        assertEquals(200, sealed.status(), sealed::body);
      }
      Path folder = data.resolve("blocks").resolve("default");
      Files.createDirectory(folder.resolve("wal")); // dump looks for one
      Promtool.Output list = Promtool.run(scratch, "tsdb", "list", folder.toString());
      assertEquals("0 ", list.status() + " " + list.err());
      Promtool.Output analyze = Promtool.run(scratch, "tsdb", "analyze", folder.toString());
      assertEquals("0 ", analyze.status() + " " + analyze.err());
      Promtool.Output dump = Promtool.run(scratch, "tsdb", "dump", folder.toString());
      assertEquals("0 ", dump.status() + " " + dump.err());
      NavigableMap<Labels, NavigableMap<Long, Long>> exported = exported(server);
      assertTrue(exported.size() > 20, exported.size() + " series");
      assertEquals("", Dump.difference(Dump.of(exported), Dump.ofText(dump.out())));
    }
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
