package io.sluice.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sluice.process.RawHttp;
import io.sluice.process.RealServer;
import io.sluice.storage.io.ReserveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small file system that another program fills to the last block and frees again, under load.
 * {@code -Dfulldisk.times=20 -Dfulldisk.mib=1024} for the long form.
 */
class FullDiskIT {
  private static final int TIMES = Integer.getInteger("fulldisk.times", 3);
  private static final int MIB = Integer.getInteger("fulldisk.mib", 128);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final int SENDERS = 2;
  private static final int AT_ONCE = 10;
  private static final long PAUSE_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BACK = Duration.ofSeconds(5);

  private final KnownData data =
      new KnownData(SEED, System.currentTimeMillis() / 1_000 * 1_000 - 86_400_000L);
  private final List<Writer> writers = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  @TempDir Path home;

  @Test
  void aDiskThatRunsFullAgainAndAgainLosesNothingAndNeedsNoHand() throws Exception {
    SmallFileSystem disk = SmallFileSystem.mount(home, (long) MIB << 20);
    if (disk == null) {
      abort("this user may not mount a file system");
      return;
    }
    Files.createDirectories(disk.directory().resolve("data"));
    Files.createSymbolicLink(home.resolve("data"), disk.directory().resolve("data"));
    try (disk) {
      runsFull(disk);
    } catch (AssertionError | Exception e) {
      throw new AssertionError("-Dcrash.seed=" + SEED + ": " + e.getMessage(), e);
    }
  }

  private void runsFull(SmallFileSystem disk) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    try (RealServer server = setup().start()) {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        Writer writer = new Writer(data, i);
        writers.add(writer);
        senders.add(threads.submit(() -> send(writer, server.port())));
      }
      try {
        for (int time = 0; time < TIMES; time++) {
          once(disk, server);
        }
      } catch (ConditionTimeoutException late) {
        throw new AssertionError(late.getMessage() + "\n" + server.output(), late);
      }
      over.countDown();
      for (Future<?> sender : senders) {
        sender.get();
      }
      assertTrue(server.process().isAlive(), "the process ended");
      Recovered.verify(data, writers, server.port());
      disk.fill();
      server.kill();
    } finally {
      over.countDown();
      threads.shutdownNow();
    }
    restartsOnTheFullDisk(disk);
  }

  private void once(SmallFileSystem disk, RealServer server) throws Exception {
    int before = acknowledged();
    Awaitility.await("written to").atMost(PATIENCE).until(() -> acknowledged() > before + AT_ONCE);
    Awaitility.await("a reserve").atMost(PATIENCE).until(() -> hasReserve(disk, server));
    disk.fill();
    Awaitility.await("not ready").atMost(PATIENCE).until(() -> !server.isReady());
    try (RawHttp http = new RawHttp(server.port())) {
      assertEquals(200, http.get("/api/v1/labels").status());
      RawHttp.Answer refused =
          http.post("/api/v1/write", RawHttp.bytes("{}"), "Content-Type: application/json");
      assertEquals(503, refused.status());
      assertTrue(refused.header("Retry-After") != null, refused::toString);
    }
    sealing(disk, server);
    int atEnd = acknowledged();
    disk.free();
    Awaitility.await("written to again within " + BACK)
        .atMost(BACK)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> acknowledged() > atEnd);
  }

  private static boolean hasReserve(SmallFileSystem disk, RealServer server) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return Files.exists(disk.directory().resolve("data").resolve(ReserveFile.NAME))
          && !http.get("/metrics").body().contains("sluice_disk_reserve_bytes 0.0");
    }
  }

  /** Once the reserve is given up there is room for it. */
  private static void sealing(SmallFileSystem disk, RealServer server) throws IOException {
    Path reserve = disk.directory().resolve("data").resolve(ReserveFile.NAME);
    Awaitility.await("given up").atMost(PATIENCE).until(() -> !Files.exists(reserve));
    disk.leave(2L << 20);
    Awaitility.await("sealing goes on")
        .atMost(PATIENCE)
        .until(
            () -> {
              try (RawHttp http = new RawHttp(server.port())) {
                return http.post("/api/v1/admin/seal", new byte[0]).status() == 200;
              }
            });
  }

  private int acknowledged() {
    return writers.stream().mapToInt(Writer::count).sum();
  }

  /** A refused write ends its connection, for its body is not read. */
  private void send(Writer writer, int port) {
    try {
      while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        writer.run(port, AT_ONCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restartsOnTheFullDisk(SmallFileSystem disk) throws Exception {
    try (RealServer server = setup().launch()) {
      Awaitility.await("reads on a full disk").atMost(PATIENCE).until(() -> reads(server));
      Recovered.verify(data, writers, server.port());
      disk.free();
      server.awaitReady();
      assertEquals(0, server.stop());
    }
  }

  private static boolean reads(RealServer server) {
    try (RawHttp http = new RawHttp(server.port())) {
      return http.get("/api/v1/labels").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private RealServer.Setup setup() {
    return new RealServer.Setup(home)
        .jvm("-Xmx384m")
        .set("ingest.shards", "2")
        .set("query.maxConcurrent", "2")
        .set("query.maxBytes", "16MiB");
  }
}
