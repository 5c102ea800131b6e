package io.sluice.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.process.RealServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the real process with -9, at random moments and at named points, and reads everything back
 * after each restart. {@code -Dcrash.kills=200} for a longer run, {@code -Dcrash.seed=N} to repeat
 * one.
 */
class KillIT {
  private static final int KILLS = Integer.getInteger("crash.kills", 24);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final int CONNECTIONS = 4;
  private static final int MOST_REQUESTS = 150;
  private static final long POINT_SECONDS = 30;
  private static final List<String> POINTS =
      List.of(
          "before-write",
          "before-sync",
          "after-sync",
          "segment-roll",
          "checkpoint-before-rename",
          "checkpoint-renamed",
          "trim-begun",
          "trim-discarded");

  private final Random random = new Random(SEED);
  private final KnownData data =
      new KnownData(SEED, System.currentTimeMillis() / 1_000 * 1_000 - 86_400_000L);

  /** What a process that a crash point has halted ends with. */
  private static final int CRASHED = 137;

  private final List<Writer> writers = new ArrayList<>();

  private int shards = 2;

  @TempDir Path home;

  @Test
  void whatWasAcknowledgedIsThereAfterEveryKillAndNothingElse() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      writers.add(new Writer(data, i));
    }
    ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        life(kill, senders);
      }
      assertTrue(verifyAfterRestart() > 0, "nothing was written");
    } catch (AssertionError | Exception e) {
      throw new AssertionError("-Dcrash.seed=" + SEED + ": " + e.getMessage(), e);
    } finally {
      senders.shutdownNow();
    }
  }

  /** One life of the server: reads back what the former ones left, is written to, is killed. */
  private void life(int kill, ExecutorService senders) throws Exception {
    boolean atPoint = kill % 2 == 1;
    RealServer.Setup setup = setup();
    if (atPoint) {
      String point = POINTS.get(kill / 2 % POINTS.size());
      boolean rare = !point.endsWith("-write") && !point.endsWith("-sync");
      int times = rare ? 1 : 1 + random.nextInt(20);
      setup.jvm("-Dsluice.crashpoint=" + point + ":" + times);
    }
    try (RealServer server = setup.launch()) {
      if (!server.awaitReadyOrEnd()) {
        // Recovery writes and syncs too, so a point may lie on its way.
        assertTrue(atPoint, () -> "ended by itself:\n" + server.output());
        assertEquals(CRASHED, server.process().exitValue());
        return;
      }
      Recovered.verify(data, writers, server.port());
      List<Future<Integer>> running = new ArrayList<>();
      for (Writer writer : writers) {
        int most = atPoint ? Integer.MAX_VALUE : MOST_REQUESTS;
        running.add(senders.submit(() -> writer.run(server.port(), most)));
      }
      if (atPoint) {
        assertTrue(server.process().waitFor(POINT_SECONDS, TimeUnit.SECONDS), "point not reached");
      } else {
        boolean ended = server.process().waitFor(random.nextInt(600), TimeUnit.MILLISECONDS);
        assertEquals(false, ended, () -> "ended by itself:\n" + server.output());
        server.kill();
      }
      for (Future<Integer> sender : running) {
        sender.get();
      }
    }
  }

  /**
   * Small segments and checkpoints, so that the log rolls and is trimmed; now and then another
   * number of shards.
   */
  private RealServer.Setup setup() {
    if (random.nextInt(4) == 0) {
      shards = 1 + random.nextInt(4);
    }
    return new RealServer.Setup(home)
        .jvm("-Xmx256m")
        .set("wal.segmentSize", "64KiB")
        .set("wal.checkpointBytes", "64KiB")
        .set("ingest.shards", Integer.toString(shards));
  }

  private long verifyAfterRestart() throws Exception {
    try (RealServer server = setup().start()) {
      long samples = Recovered.verify(data, writers, server.port());
      assertEquals(0, server.stop());
      return samples;
    }
  }
}
