package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.process.RawHttp;
import io.sluice.process.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real process, with system calls that fail: by strace, by libfiu, by a limit on file
 * descriptors. What was acknowledged is there, and it passes by itself.
 */
@SuppressWarnings("try") // strace works while it is open
class FaultInjectionInteropIT {
  private static final int MOST = 400;
  private static final Duration BACK = Duration.ofSeconds(5);
  private static final String CHANGES = "pwrite64,fsync,fdatasync,rename,unlink,mkdir,ftruncate";
  private static final Path FIU = Path.of("/usr/lib/fiu/fiu_posix_preload.so");
  private static final Path FIU_CONTROL = Path.of("/usr/lib/fiu/fiu_run_preload.so");

  @TempDir Path home;

  private RealServer.Setup setup() {
    return new RealServer.Setup(home)
        .jvm("-Xmx256m")
        .set("ingest.shards", "1")
        .set("wal.segmentSize", "128KiB");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "writes fail, pwrite64, EIO",
    "no space, pwrite64, ENOSPC",
    "syncs fail, 'fsync,fdatasync', EIO",
    "read-only, '" + CHANGES + "', EROFS"
  })
  void aFailingDiskIsToldWith503AndPassesByItself(String name, String calls, String error)
      throws Exception {
    assumeTrue(Strace.isInstalled(), "strace is not installed");
    NumberedWrites writes = new NumberedWrites();
    try (RealServer server = setup().start()) {
      assertEquals(200, writes.write(server).status(), name);
      try (Strace ignored = Strace.inject(server.process().pid(), calls, "error=" + error)) {
        RawHttp.Answer refused = writes.writeUntilRefused(server, MOST);
        assertEquals(503, refused.status(), refused::toString);
        assertNotNull(refused.header("Retry-After"));
        assertEquals(false, server.isReady());
        writes.allAreThere(server);
      }
      back(server, writes);
      writes.allAreThere(server);
      server.kill();
    }
    try (RealServer again = setup().start()) {
      writes.allAreThere(again);
    }
  }

  private static void back(RealServer server, NumberedWrites writes) {
    Awaitility.await("writes are taken again")
        .atMost(BACK)
        .until(() -> writes.write(server).status() == 200);
  }

  @Test
  void aSlowSyncMakesWritesWaitAndNothingElse() throws Exception {
    assumeTrue(Strace.isInstalled(), "strace is not installed");
    NumberedWrites writes = new NumberedWrites();
    try (RealServer server = setup().start()) {
      assertEquals(200, writes.write(server).status());
      try (Strace ignored =
          Strace.inject(server.process().pid(), "fsync,fdatasync", "delay_enter=400000")) {
        long start = System.nanoTime();
        assertEquals(200, writes.write(server).status());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis >= 400, millis + " ms");
        assertTrue(server.isReady());
      }
      back(server, writes);
      writes.allAreThere(server);
    }
  }

  @Test
  void callsThatFailNowAndThenLoseNothing() throws Exception {
    assumeTrue(Files.exists(FIU), "libfiu (fiu-utils) is not installed");
    NumberedWrites writes = new NumberedWrites();
    RealServer.Setup shaky =
        setup()
            .environment("LD_PRELOAD", FIU_CONTROL + ":" + FIU)
            .environment("FIU_CTRL_FIFO", home.resolve("fiu").toString())
            .set("ingest.log.retryBackoff", "1ms")
            .set("ingest.log.retryBackoffMax", "10ms");
    try (RealServer server = shaky.start()) {
      assertEquals(200, writes.write(server).status());
      for (String point : List.of("io/rw/pwrite", "io/rw/pwrite/reduce", "io/sync/fdatasync")) {
        fiu(server, "enable_random name=posix/" + point + ",probability=0.1,failinfo=5");
      }
      int refused = 0;
      for (int i = 0; i < MOST; i++) {
        refused += writes.write(server).status() == 200 ? 0 : 1;
      }
      assertTrue(refused > 0, "no call failed");
      assertTrue(writes.acknowledged() > MOST / 10, "hardly any write was taken");
      for (String point : List.of("io/rw/pwrite", "io/rw/pwrite/reduce", "io/sync/fdatasync")) {
        fiu(server, "disable name=posix/" + point);
      }
      back(server, writes);
      writes.allAreThere(server);
      server.kill();
    }
    try (RealServer again = setup().start()) {
      writes.allAreThere(again);
    }
  }

  private void fiu(RealServer server, String command) throws Exception {
    run("fiu-ctrl", "-f", home.resolve("fiu").toString(), "-c", command, pid(server));
  }

  private static String pid(RealServer server) {
    return Long.toString(server.process().pid());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), command[0] + " does not end");
    assertEquals(0, process.exitValue(), () -> String.join(" ", command));
  }

  @Test
  void withoutFileDescriptorsConnectionsWaitAndTheLogIsTriedAgain() throws Exception {
    NumberedWrites writes = new NumberedWrites();
    List<RawHttp> crowd = new ArrayList<>();
    try (RealServer server = setup().fromJars().start();
        RawHttp open = new RawHttp(server.port())) {
      assertEquals(200, open.get("/metrics").status());
      assertEquals(200, writes.write(server).status());
      limitFiles(server, firstFree(server) + 8);
      for (int i = 0; i < 20; i++) {
        crowd.add(new RawHttp(server.port()));
      }
      Awaitility.await("a connection is not accepted")
          .atMost(BACK)
          .until(() -> meter(open, "sluice_http_accept_failures_total") > 0);
      for (RawHttp one : crowd) {
        one.close();
      }
      back(server, writes);
      limitFiles(server, firstFree(server));
      RawHttp.Answer refused = writes.writeUntilRefused(open, MOST);
      assertEquals(503, refused.status(), refused::toString);
      limitFiles(server, 4_096);
      back(server, writes);
      writes.allAreThere(server);
      assertTrue(server.output().contains("Too many open files"));
    }
  }

  private static double meter(RawHttp http, String name) throws IOException {
    return http.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  /** The least number that is no descriptor of it. */
  private static int firstFree(RealServer server) {
    int number = 0;
    while (Files.exists(
        Path.of("/proc/" + pid(server) + "/fd/" + number), LinkOption.NOFOLLOW_LINKS)) {
      number++;
    }
    return number;
  }

  private static void limitFiles(RealServer server, long most) throws Exception {
    run("prlimit", "--pid", pid(server), "--nofile=" + most + ":");
  }
}
