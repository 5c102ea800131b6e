package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.DiskSpace;
import io.sluice.storage.io.FaultyFileLayer;
import io.sluice.storage.io.FileLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published blocks are merged, expire, and are looked after when they are damaged. */
class BlockCareTest {
  private static final long WIDTH = 7_200_000;
  private static final long BASE = WIDTH * 27 * 8_700;
  private static final String EXPORT = "/api/v1/export?match[]=%7B__name__%3D~%22m.*%22%7D";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path data;

  private static String post(RunningServer server, String path) throws Exception {
    RunningServer.Reply reply = server.send("POST", path, "", "");
    assertEquals(200, reply.status(), reply::body);
    return reply.body();
  }

  /** Writes one sample in each of so many ranges, and seals. */
  private static void ranges(RunningServer server, int count, int value) throws Exception {
    for (int i = 0; i < count; i++) {
      assertEquals(200, server.write("m" + i % 2, BASE + i * WIDTH + value, value).status());
    }
    post(server, "/api/v1/admin/seal");
  }

  private static List<String> lines(RunningServer server, String more) throws Exception {
    RunningServer.Reply reply = server.get(EXPORT + more);
    assertEquals(200, reply.status(), reply::body);
    return reply.body().lines().sorted().toList();
  }

  private List<Path> blocks() throws Exception {
    try (Stream<Path> entries = Files.list(data.resolve("blocks").resolve("default"))) {
      return entries
          .filter(path -> !path.toString().contains("."))
          .filter(path -> Files.exists(path.resolve("meta.json")))
          .sorted()
          .toList();
    }
  }

  @Test
  void manyBlocksBecomeFewAndReadingIsTheSame() throws Exception {
    try (RunningServer server =
        RunningServer.start(data, "blocks.seal", "false", "blocks.compact", "false")) {
      ranges(server, 3, 1);
      ranges(server, 3, 2);
      List<String> before = lines(server, "");
      assertEquals(6, blocks().size());
      assertEquals("{\"merges\":4,\"blocks\":1}", post(server, "/api/v1/admin/compact"));
      assertEquals(before, lines(server, ""));
      assertEquals(1, blocks().size());
      assertEquals("{\"merges\":0,\"blocks\":1}", post(server, "/api/v1/admin/compact"));
      assertTrue(server.get("/metrics").body().contains("sluice_blocks_merged_total 9"));
    }
  }

  @Test
  void nothingIsMergedThatWouldFillTheDisk() throws Exception {
    FaultyFileLayer files = new FaultyFileLayer(FileLayer.real());
    files.faults().space(new DiskSpace(1L << 40, 300L << 20));
    try (RunningServer server =
        RunningServer.start(
            files,
            data,
            "blocks.seal",
            "false",
            "blocks.compact",
            "false",
            "disk.minFree",
            "239MiB")) {
      ranges(server, 3, 1);
      files.faults().space(new DiskSpace(1L << 40, 240L << 20));
      assertEquals("{\"merges\":0,\"blocks\":3}", post(server, "/api/v1/admin/compact"));
      assertTrue(server.get("/metrics").body().contains("sluice_blocks_care_failures_total 1"));
      files.faults().space(new DiskSpace(1L << 40, 310L << 20));
      assertEquals("{\"merges\":1,\"blocks\":1}", post(server, "/api/v1/admin/compact"));
    }
  }

  @Test
  void neighboursAreMergedWithoutBeingAskedFor() throws Exception {
    try (RunningServer server =
        RunningServer.start(
            data, "blocks.seal", "false", "blocks.interval", "100ms", "blocks.settle", "0s")) {
      ranges(server, 9, 1);
      List<String> before = lines(server, "");
      Awaitility.await("nine ranges became one block")
          .atMost(SOON)
          .until(() -> blocks().size() == 1);
      assertEquals(before, lines(server, ""));
    }
  }

  @Test
  void whatIsOlderThanIsKeptGoesAndIsNotTaken() throws Exception {
    String[] keepAll = {"blocks.seal", "false", "blocks.compact", "false"};
    try (RunningServer server = RunningServer.start(data, keepAll)) {
      ranges(server, 5, 1);
    }
    // The newest sample is years old: by it, and not by the clock, what is old is counted.
    try (RunningServer server =
        RunningServer.start(
            data,
            "blocks.seal",
            "false",
            "blocks.compact",
            "false",
            "blocks.interval",
            "100ms",
            "blocks.retention",
            "4h")) {
      Awaitility.await("three of five ranges are too old")
          .atMost(SOON)
          .until(() -> blocks().size() == 2);
      assertEquals(2, lines(server, "").size());
      RunningServer.Reply old = server.write("m1", BASE, 1);
      assertEquals(400, old.status());
      assertTrue(old.body().contains("blocks.retention"), old::body);
      assertTrue(server.get("/metrics").body().contains("sluice_blocks_expired_total 3"));
    }
    try (RunningServer server = RunningServer.start(data, keepAll)) {
      assertEquals(2, lines(server, "").size(), "a replay does not bring it back");
    }
  }

  @Test
  void aTenantMayBeKeptLongerThanTheOthers() throws Exception {
    Path limits = data.resolveSibling(data.getFileName() + ".yaml");
    Files.writeString(limits, "tenants: {default: {retention: 8h}}\n");
    String[] settings = {
      "blocks.seal",
      "false",
      "blocks.compact",
      "false",
      "blocks.interval",
      "100ms",
      "blocks.retention",
      "4h",
      "limits.file",
      limits.toString()
    };
    try (RunningServer server =
        RunningServer.start(data, "blocks.seal", "false", "blocks.compact", "false")) {
      ranges(server, 6, 1);
    }
    try (RunningServer server = RunningServer.start(data, settings)) {
      Awaitility.await("two of six ranges are too old")
          .atMost(SOON)
          .until(() -> blocks().size() == 4);
      long hoursAgo = System.currentTimeMillis() - 6 * 3_600_000;
      assertEquals(200, server.write("m1", hoursAgo, 1).status());
      assertEquals(400, server.write("m1", hoursAgo - 3 * 3_600_000, 1).status());
      String other = "X-Scope-OrgID: other\r\nContent-Type: application/json\r\n";
      RunningServer.Reply reply =
          server.send("POST", "/api/v1/write", other, RunningServer.json("m1", hoursAgo, 1));
      assertEquals(400, reply.status(), reply::body);
    } finally {
      Files.delete(limits);
    }
  }

  @Test
  void theOldestGoWhenBlocksTakeTooMuch() throws Exception {
    try (RunningServer server =
        RunningServer.start(
            data,
            "blocks.seal",
            "false",
            "blocks.compact",
            "false",
            "blocks.interval",
            "100ms",
            "blocks.retentionBytes",
            "700")) {
      ranges(server, 4, 1);
      Awaitility.await("a block takes some three hundred bytes")
          .atMost(SOON)
          .until(() -> blocks().size() == 2);
      assertTrue(lines(server, "").toString().contains("[" + (BASE + 3 * WIDTH + 1) + ",1]"));
    }
  }

  @Test
  void aDamagedBlockRefusesOnlyReadsOfItsRangeAndCanBeMovedAwayWithoutARestart() throws Exception {
    String[] settings = {
      "blocks.seal", "false", "blocks.compact", "false", "blocks.interval", "100ms"
    };
    try (RunningServer server = RunningServer.start(data, settings)) {
      ranges(server, 3, 1);
    }
    Path second = blocks().get(1);
    Path index = second.resolve("index");
    byte[] good = Files.readAllBytes(index);
    byte[] bad = good.clone();
    bad[bad.length - 1] ^= 1;
    Files.write(index, bad);
    try (RunningServer server = RunningServer.start(data, settings)) {
      RunningServer.Reply reply = server.get(EXPORT);
      assertEquals(500, reply.status());
      assertTrue(reply.body().contains(index.toString()), reply::body);
      String first = "&end=" + (BASE + WIDTH - 1) / 1000;
      assertEquals(1, lines(server, first).size(), "the range before it");
      assertTrue(server.get("/metrics").body().contains("sluice_blocks_damaged 1"));
      Files.write(index, good);
      Awaitility.await("it was put back")
          .atMost(SOON)
          .until(() -> server.get(EXPORT).status() == 200);
      assertEquals(2, lines(server, "").size());
    }
    Files.write(index, bad);
    try (RunningServer server = RunningServer.start(data, settings)) {
      assertEquals(500, server.get(EXPORT).status());
      Files.move(second, data.resolve("aside"));
      Awaitility.await("it was moved away")
          .atMost(SOON)
          .until(() -> server.get(EXPORT).status() == 200);
      assertEquals(2, lines(server, "").size(), "the log still has what was in it");
      assertEquals(1, server.get(EXPORT).body().split(BASE + WIDTH + 1 + "").length - 1);
    }
  }

  @Test
  void aFlawThatAReadMeetsRefusesThatReadAndIsReported() throws Exception {
    try (RunningServer server = flawed("0")) {
      assertEquals(200, server.get("/api/v1/series?match[]=m0").status());
      RunningServer.Reply reply = server.get(EXPORT);
      assertTrue(reply.status() == 500 || !reply.body().endsWith("}\n"), reply::body);
      Awaitility.await("it is counted").atMost(SOON).until(() -> damaged(server) == 1);
      assertEquals(1, lines(server, "&end=" + (BASE + WIDTH - 1) / 1000).size());
    }
  }

  @Test
  void theScrubberFindsAFlawThatNobodyReads() throws Exception {
    try (RunningServer server = flawed("1MiB")) {
      Awaitility.await("it is found").atMost(SOON).until(() -> damaged(server) == 1);
      assertEquals(1, lines(server, "&end=" + (BASE + WIDTH - 1) / 1000).size());
      Awaitility.await("all are looked at")
          .atMost(SOON)
          .until(() -> server.get("/metrics").body().contains("sluice_blocks_scrubbed_total 3"));
    }
  }

  private static long damaged(RunningServer server) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("sluice_blocks_damaged "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  /** A server over three blocks, of which the second has a flipped bit in a chunk. */
  private RunningServer flawed(String scrubRate) throws Exception {
    String[] settings = {
      "blocks.seal",
      "false",
      "blocks.compact",
      "false",
      "blocks.interval",
      "100ms",
      "blocks.scrubRate",
      scrubRate
    };
    try (RunningServer server = RunningServer.start(data, settings)) {
      ranges(server, 3, 1);
    }
    Path chunks = blocks().get(1).resolve("chunks").resolve("000001");
    byte[] bytes = Files.readAllBytes(chunks);
    bytes[bytes.length - 6] ^= 1;
    Files.write(chunks, bytes);
    return RunningServer.start(data, settings);
  }
}
