package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight senders against a disk that stalls and then is slow. {@code
 * -Dbackpressure.bytes=2147483648} for the full size of each.
 */
class SlowDiskIT {
  private static final int SENDERS = 8;
  private static final long BYTES = Long.getLong("backpressure.bytes", 12L << 20);
  private static final long MIB = 1 << 20;
  private static final long BUDGET = 48 * MIB;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path home;

  @Test
  void aStalledDiskSlowsTheSendersThenTurnsThemAwayAndLosesNothing() throws Exception {
    List<StalledSender> senders = new ArrayList<>();
    long first = System.currentTimeMillis() - 86_400_000;
    for (int i = 0; i < SENDERS; i++) {
      senders.add(new StalledSender(i, first));
    }
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    try (RealServer server = setup().start()) {
      long idle = idleMemory(server);
      server.order("block");
      List<Future<Void>> running = new ArrayList<>();
      for (StalledSender sender : senders) {
        running.add(threads.submit(() -> sender.run(server.port(), BYTES)));
      }
      Awaitility.await("503 for every sender")
          .atMost(PATIENCE)
          .until(() -> senders.stream().allMatch(sender -> sender.turnedAway() > 0));
      server.order("slow 20");
      server.order("release");
      for (Future<Void> sender : running) {
        sender.get();
      }
      long peak = server.memory("VmHWM");
      long most = (idle + BUDGET) * 12 / 10;
      assertTrue(peak <= most, peak / MIB + " MiB, " + idle / MIB + " when idle");
      assertEquals(0, senders.stream().mapToInt(StalledSender::withoutRetryAfter).sum());
      everythingAcknowledgedIsThere(server, senders);
    } finally {
      senders.forEach(StalledSender::stop);
      threads.shutdownNow();
    }
  }

  private RealServer.Setup setup() {
    return new RealServer.Setup(home)
        .main(SlowDiskServer.class)
        .jvm("-Xms256m")
        .jvm("-Xmx256m")
        .jvm("-XX:+AlwaysPreTouch")
        .set("budget.capacity", BUDGET / MIB + "MiB")
        .set("budget.maxWait", "2s")
        .set("ingest.queue.maxWait", "1s")
        .set("ingest.ackTimeout", "3s");
  }

  /** After a few writes: what a server takes that has nothing to do. */
  private static long idleMemory(RealServer server) throws Exception {
    new StalledSender(SENDERS, 0).run(server.port(), 4 * MIB);
    return server.memory("VmRSS");
  }

  private static void everythingAcknowledgedIsThere(RealServer server, List<StalledSender> senders)
      throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (StalledSender sender : senders) {
      String match = "%7B__name__%3D%22stalled%22%2Csender%3D%22" + sender.number() + "%22%7D";
      try (RawHttp http = new RawHttp(server.port())) {
        List<String> lines =
            http.get("/api/v1/export?match%5B%5D=" + match).body().lines().toList();
        assertEquals(StalledSender.series(), lines.size());
        for (String line : lines) {
          JsonNode samples = json.readTree(line).get("samples");
          assertEquals(sender.acknowledged(), samples.size(), "sender " + sender.number());
        }
      }
    }
  }
}
