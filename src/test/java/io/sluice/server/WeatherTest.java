package io.sluice.server;

import static io.sluice.storage.io.Faults.Call.CREATE;
import static io.sluice.storage.io.Faults.Call.CREATE_DIRECTORY;
import static io.sluice.storage.io.Faults.Call.DELETE;
import static io.sluice.storage.io.Faults.Call.FORCE;
import static io.sluice.storage.io.Faults.Call.OPEN;
import static io.sluice.storage.io.Faults.Call.RENAME;
import static io.sluice.storage.io.Faults.Call.SYNC_DIRECTORY;
import static io.sluice.storage.io.Faults.Call.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.Faults;
import io.sluice.storage.io.FaultyFileLayer;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.ClockGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the disk does, no write is acknowledged that is not kept, and it passes by itself. */
class WeatherTest {
  private static final long NOW = System.currentTimeMillis();
  private static final String EXPORT = "/api/v1/export?match[]=%7Bhost%3D%22a%22%7D";
  private static final Pattern VALUE = Pattern.compile("\\[\\d+,(\\d+)]");
  private static final int MOST = 2_000;

  @TempDir private Path data;

  /** What disks do, as calls that fail and what they say. */
  enum Disk {
    WRITES_FAIL("Input/output error", EnumSet.of(WRITE)),
    SYNCS_FAIL("Input/output error", EnumSet.of(FORCE)),
    SYNCS_OF_DIRECTORIES_FAIL("Input/output error", EnumSet.of(SYNC_DIRECTORY)),
    NO_SPACE("No space left on device", EnumSet.of(CREATE, CREATE_DIRECTORY)),
    READ_ONLY(
        "Read-only file system",
        EnumSet.of(CREATE, WRITE, FORCE, RENAME, DELETE, CREATE_DIRECTORY)),
    TOO_MANY_FILES("Too many open files", EnumSet.of(CREATE, OPEN));

    private final String message;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<Faults.Call> failing;

    Disk(String message, Set<Faults.Call> failing) {
      this.message = message;
      this.failing = failing;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailingDiskIsToldWith503AndPassesByItself(Disk fault) throws Exception {
    FaultyFileLayer disk = new FaultyFileLayer(FileLayer.real());
    Set<Integer> acknowledged = new TreeSet<>();
    try (RunningServer server =
        RunningServer.start(disk, data, "wal.segmentSize", "64KiB", "ingest.shards", "1")) {
      assertEquals(200, write(server, 0, acknowledged).status());
      disk.faults().say(fault.message);
      disk.faults().failWhile(fault.failing::contains);
      RunningServer.Reply refused = writeUntilRefused(server, acknowledged);
      assertEquals(503, refused.status(), refused::body);
      assertNotNull(refused.header("Retry-After"));
      assertEquals(503, server.get("/-/ready").status());
      assertEquals(200, server.get("/-/healthy").status());
      assertEquals(200, server.get(EXPORT).status());
      assertTrue(server.get("/metrics").body().contains("sluice_shard_failing{shard=\"0\"} 1.0"));
      assertTrue(server.get("/api/v1/status").body().contains("can't be written"));
      disk.faults().heal();
      Awaitility.await("writes are taken again")
          .atMost(Duration.ofSeconds(5))
          .until(() -> write(server, MOST + 1, acknowledged).status() == 200);
      assertEquals(acknowledged, values(server));
    }
    try (RunningServer server = RunningServer.start(data, "ingest.shards", "1")) {
      assertEquals(acknowledged, values(server));
    }
  }

  private static RunningServer.Reply write(
      RunningServer server, int number, Set<Integer> acknowledged) throws Exception {
    String padded = "up\",\"padding\":\"" + "x".repeat(4_000) + number;
    RunningServer.Reply reply = server.write(padded, NOW + number, number);
    if (reply.status() == 200) {
      acknowledged.add(number);
    }
    return reply;
  }

  /** A segment that is there already may be written to its end. */
  private static RunningServer.Reply writeUntilRefused(
      RunningServer server, Set<Integer> acknowledged) throws Exception {
    for (int number = 1; number < MOST; number++) {
      RunningServer.Reply reply = write(server, number, acknowledged);
      if (reply.status() != 200) {
        return reply;
      }
    }
    throw new AssertionError("the fault was not noticed");
  }

  private static Set<Integer> values(RunningServer server) throws Exception {
    Set<Integer> values = new TreeSet<>();
    VALUE
        .matcher(server.get(EXPORT).body())
        .results()
        .forEach(found -> values.add(Integer.parseInt(found.group(1))));
    return values;
  }

  @Test
  void aStalledDiskShowsItsAgeAndWritesGet503() throws Exception {
    FaultyFileLayer disk = new FaultyFileLayer(FileLayer.real());
    try (RunningServer server =
        RunningServer.start(disk, data, "ingest.shards", "1", "ingest.ackTimeout", "500ms")) {
      assertEquals(200, server.write("up", NOW, 1).status());
      disk.faults().blockForces();
      RunningServer.Reply late = server.write("up", NOW + 1, 2);
      assertEquals(503, late.status());
      assertTrue(late.body().contains("ingest.ackTimeout"), late::body);
      String scrape = server.get("/metrics").body();
      assertTrue(
          Pattern.compile("group_age_seconds\\{shard=\"0\"} 0\\.[1-9]").matcher(scrape).find(),
          scrape);
      disk.faults().releaseForces();
      Awaitility.await("the disk goes on")
          .atMost(Duration.ofSeconds(5))
          .until(() -> server.write("up", NOW + 2, 3).status() == 200);
      assertTrue(server.get("/metrics").body().contains("group_age_seconds{shard=\"0\"} 0.0"));
    }
  }

  @Test
  void aClockThatJumpsIsNotTrustedUntilItIsBack() {
    AtomicLong wall = new AtomicLong(NOW);
    ClockWatch watch = new ClockWatch(new ClockGuard(wall::get, System::nanoTime));
    for (long jump : new long[] {-3_600_000, 3_600_000}) {
      watch.look();
      assertEquals(1, watch.trusted());
      wall.set(NOW + jump);
      watch.look();
      assertEquals(0, watch.trusted());
      assertEquals(jump / 1e3, watch.jumpSeconds(), 10);
      wall.set(NOW);
      watch.look();
      assertEquals(1, watch.trusted());
      assertEquals(0, watch.jumpSeconds());
    }
  }
}
