package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.DiskSpace;
import io.sluice.storage.io.FaultyFileLayer;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.ReserveFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is nearly full refuses writes before the log can fail, and takes them by itself. */
class FullDiskTest {
  private static final long MIB = 1 << 20;
  private static final DiskSpace ROOM = new DiskSpace(1024 * MIB, 900 * MIB);
  private static final DiskSpace NEARLY_FULL = new DiskSpace(1024 * MIB, 20 * MIB);
  private static final DiskSpace FULL = new DiskSpace(1024 * MIB, MIB);
  private static final String EXPORT = "/api/v1/export?match[]=%7Bhost%3D%22a%22%7D";
  private static final long NOW = System.currentTimeMillis();

  @TempDir private Path data;

  private final FaultyFileLayer disk = new FaultyFileLayer(FileLayer.real());

  private RunningServer start() throws Exception {
    return RunningServer.start(
        disk, data, "disk.minFree", "64MiB", "disk.reserve", "2MiB", "disk.interval", "10ms");
  }

  private static void awaitReady(RunningServer server, int status) {
    Awaitility.await("/-/ready " + status)
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> server.get("/-/ready").status() == status);
  }

  @Test
  void writesGet503BeforeTheLogFailsWhileReadsAndSealingGoOnAndComeBackByThemselves()
      throws Exception {
    disk.faults().space(ROOM);
    try (RunningServer server = start()) {
      assertEquals(200, server.write("kept", NOW, 1).status());
      disk.faults().space(NEARLY_FULL);
      awaitReady(server, 503);
      RunningServer.Reply refused = server.write("refused", NOW, 1);
      assertEquals(503, refused.status());
      assertNotNull(refused.header("Retry-After"));
      assertTrue(refused.body().contains("disk.minFree"), refused::body);
      assertEquals(204, server.send("POST", "/api/v1/admin/flush", "", "").status());
      assertEquals(200, server.send("POST", "/api/v1/admin/seal", "", "").status());
      assertTrue(server.get(EXPORT).body().contains("kept"));
      String scrape = server.get("/metrics").body();
      assertTrue(scrape.contains("sluice_disk_full 1.0"), scrape);
      assertTrue(scrape.contains("sluice_wal_failures_total{shard=\"0\"} 0.0"), scrape);
      disk.faults().space(ROOM);
      awaitReady(server, 200);
      assertEquals(200, server.write("later", NOW, 1).status());
      assertTrue(server.get("/metrics").body().contains("sluice_disk_full_episodes_total 1.0"));
    }
  }

  @Test
  void aStreamOfLinesIsToldHowFarItGot() throws Exception {
    disk.faults().space(NEARLY_FULL);
    try (RunningServer server = start()) {
      awaitReady(server, 503);
      RunningServer.Reply refused =
          server.send(
              "POST",
              "/api/v1/write",
              "Content-Type: application/x-ndjson\r\n",
              RunningServer.line("refused", NOW, 1) + "\n");
      assertEquals(503, refused.status());
      assertNotNull(refused.header("Retry-After"));
    }
  }

  @Test
  void theReserveIsMadeWithRoomAndGivenUpOnAFullDisk() throws Exception {
    Path reserve = data.resolve(ReserveFile.NAME);
    disk.faults().space(ROOM);
    try (RunningServer server = start()) {
      Awaitility.await("the reserve is made")
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.get("/metrics").body().contains("sluice_disk_reserve_bytes 2097152"));
      assertEquals(2 * MIB, Files.size(reserve));
      disk.faults().space(NEARLY_FULL);
      awaitReady(server, 503);
      assertTrue(Files.exists(reserve), "given up while there was room");
      disk.faults().space(FULL);
      Awaitility.await("the reserve is given up")
          .atMost(Duration.ofSeconds(10))
          .until(() -> !Files.exists(reserve));
      assertEquals(503, server.write("refused", NOW, 1).status());
    }
  }

  @Test
  void aStartOnAFullDiskGivesTheReserveUpAndServesReads() throws Exception {
    disk.faults().space(ROOM);
    try (RunningServer server = start()) {
      assertEquals(200, server.write("kept", NOW, 1).status());
    }
    Files.write(data.resolve(ReserveFile.NAME), new byte[(int) (2 * MIB)]);
    disk.faults().space(FULL);
    try (RunningServer server = start()) {
      assertFalse(Files.exists(data.resolve(ReserveFile.NAME)));
      awaitReady(server, 503);
      assertTrue(server.get(EXPORT).body().contains("kept"));
    }
  }
}
