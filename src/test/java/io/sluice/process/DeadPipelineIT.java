package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bug of ours in a shard's pipeline, in the real process. */
class DeadPipelineIT {
  private static final int SENDERS = 8;
  private static final int DEAD_PIPELINE = 6;
  private static final long SECONDS = 30;
  private static final int CLOSED = 0;

  @TempDir Path home;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void itsWritesAreAnsweredTheProcessEndsWithItsCodeAndARestartHasWhatWasAcknowledged()
      throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    List<Future<Integer>> last = new ArrayList<>();
    try (RealServer server = new RealServer.Setup(home).main(BuggyServer.class).start()) {
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        last.add(senders.submit(() -> send(server.port(), sender)));
      }
      while (acknowledged.size() < 100) {
        Thread.onSpinWait();
      }
      server.order("bug");
      assertTrue(server.process().waitFor(SECONDS, TimeUnit.SECONDS), server::output);
      assertEquals(DEAD_PIPELINE, server.process().exitValue(), server::output);
      Set<Integer> answers = new TreeSet<>();
      for (Future<Integer> each : last) {
        answers.add(each.get());
      }
      // What was waiting got its answer; what came while connections were closed may find none.
      assertTrue(answers.contains(503), server::output);
      assertTrue(Set.of(503, CLOSED).containsAll(answers), answers + server.output());
    } finally {
      senders.shutdownNow();
    }
    try (RealServer server = new RealServer.Setup(home).start();
        RawHttp http = new RawHttp(server.port())) {
      String all = http.get("/api/v1/export?match%5B%5D=m").body();
      acknowledged.forEach(each -> assertTrue(all.contains("\"i\":\"" + each + "\""), each));
    }
  }

  /** Writes until something else than success comes back; the status of that, or CLOSED. */
  private int send(int port, int sender) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      for (int n = 0; ; n++) {
        String id = sender + "-" + n;
        String body =
            "{\"timeseries\":[{\"labels\":{\"__name__\":\"m\",\"i\":\"%s\"},\"samples\":[[1700000000000,%d]]}]}"
                .formatted(id, n);
        int status = post(http, body);
        if (status / 100 != 2) {
          return status;
        }
        acknowledged.add(id);
      }
    }
  }

  private static int post(RawHttp http, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      return http.post("/api/v1/write", bytes, "Content-Type: application/json").status();
    } catch (IOException closed) {
      return CLOSED;
    }
  }
}
