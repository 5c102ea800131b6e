package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.process.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk too slow for what one tenant sends: that tenant is turned away, another that sends little
 * never is.
 */
@Timeout(180)
final class NoisyTenantIT {

  private static final int NOISY_CONNECTIONS = 16;
  private static final int NOISY_LINES = 4000;
  private static final int QUIET_WRITES = 60;

  @TempDir Path home;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final Set<Integer> noisyStatuses = ConcurrentHashMap.newKeySet();
  private final LongAdder turnedAway = new LongAdder();

  @Test
  void aTenantThatFloodsASlowDiskIsTurnedAwayAndAQuietOneNever() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(NOISY_CONNECTIONS);
    try (RealServer server = setup().start()) {
      server.order("slow 40");
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < NOISY_CONNECTIONS; i++) {
        int number = i;
        running.add(threads.submit(() -> flood(server.port(), number)));
      }
      quietly(server.port());
      stop.set(true);
      for (Future<?> each : running) {
        each.get();
      }
      assertTrue(Set.of(204, 503).containsAll(noisyStatuses), noisyStatuses.toString());
      assertTrue(turnedAway.sum() > 0, "the disk was not too slow for the noisy one");
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
  }

  private RealServer.Setup setup() {
    return new RealServer.Setup(home)
        .main(SlowDiskServer.class)
        .jvm("-Xmx256m")
        .set("ingest.queue.bytes", "1MiB")
        .set("ingest.queue.maxWait", "300ms")
        .set("ingest.queue.maxWaiting", "8");
  }

  /** Writes one after the other, on until the noisy one was turned away. */
  private void quietly(int port) throws Exception {
    try (RawHttp http = new RawHttp(port)) {
      for (int i = 0; i < QUIET_WRITES || (turnedAway.sum() == 0 && i < 20 * QUIET_WRITES); i++) {
        Answer answer = post(http, "quiet", lines("quiet", 10));
        assertEquals(204, answer.status(), "write " + i + ": " + answer);
      }
    }
  }

  private Void flood(int port, int number) throws Exception {
    byte[] body = lines("noisy" + number, NOISY_LINES);
    try (RawHttp http = new RawHttp(port)) {
      while (!stop.get()) {
        int status = post(http, "noisy", body).status();
        noisyStatuses.add(status);
        if (status == 503) {
          turnedAway.increment();
        }
      }
    }
    return null;
  }

  private static Answer post(RawHttp http, String tenant, byte[] body) throws Exception {
    return http.post("/write", body, "X-Scope-OrgID: " + tenant);
  }

  /** Without times: each write's samples are new. */
  private static byte[] lines(String name, int count) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < count; i++) {
      body.append(name).append(",i=").append(i).append(" v=1\n");
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
