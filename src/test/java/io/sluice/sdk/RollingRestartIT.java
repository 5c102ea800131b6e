package io.sluice.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.process.RawHttp;
import io.sluice.process.RealServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** The server is stopped in order and started again, several times, under load. */
@Timeout(300)
class RollingRestartIT {
  private static final int RESTARTS = Integer.getInteger("rolling.restarts", 3);
  private static final int SENDERS = 4;
  private static final int PER_LIFE = 60; // answers, then it is stopped in the middle of more
  private static final long T = 1_700_000_000_000L;

  @TempDir Path home;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong received = new AtomicLong();

  /** Writes without times may not be sent again: each is answered, or was never taken. */
  @Test
  void aWriteThatMayNotBeSentAgainIsAnsweredOrWasNeverTaken() throws Exception {
    Set<String> stored = ConcurrentHashMap.newKeySet();
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    RealServer server = new RealServer.Setup(home).start();
    int port = server.port();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        running.add(senders.submit(() -> send(port, sender, stored)));
      }
      for (int restart = 1; restart <= RESTARTS; restart++) {
        while (stored.size() < restart * PER_LIFE) {
          Thread.onSpinWait();
        }
        assertEquals(0, server.stop(), server::output);
        server = new RealServer.Setup(home).port(port).start();
      }
      over.set(true);
      for (Future<?> each : running) {
        each.get();
      }
      Set<String> found = found(port);
      assertTrue(found.containsAll(stored), () -> "acknowledged and lost: " + minus(stored, found));
      assertEquals(Set.of(), minus(found, stored), "taken, and not acknowledged");
    } finally {
      senders.shutdownNow();
      server.close();
    }
  }

  private static Set<String> minus(Set<String> from, Set<String> what) {
    Set<String> rest = new TreeSet<>(from);
    rest.removeAll(what);
    return rest;
  }

  /** Lines without a time, each once. */
  private void send(int port, int sender, Set<String> stored) {
    for (int n = 0; !over.get(); ) {
      try (RawHttp http = new RawHttp(port)) {
        while (!over.get()) {
          String id = sender + "-" + n++;
          byte[] line = ("roll,i=" + id + " value=" + n).getBytes(StandardCharsets.UTF_8);
          if (http.post("/write", line).isSuccess()) {
            stored.add(id);
          }
        }
      } catch (IOException stopped) {
        Thread.onSpinWait(); // the next connection tells
      }
    }
  }

  private static Set<String> found(int port) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      Set<String> found = new TreeSet<>();
      http.get("/api/v1/export?match%5B%5D=roll_value")
          .body()
          .lines()
          .forEach(line -> found.add(line.replaceAll(".*\"i\":\"([^\"]*)\".*", "$1")));
      return found;
    }
  }

  @Test
  void aPublisherOfTheSdkNoticesNothingButPauses() throws Exception {
    RealServer server = new RealServer.Setup(home).start();
    int port = server.port();
    int samples = 40_000;
    try (SluiceClient client =
        SluiceClient.builder("http://127.0.0.1:" + port)
            .retry(
                new RetryPolicy(
                    Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMinutes(3)))
            .build()) {
      var stream =
          client
              .write(Flux.range(0, samples).map(RollingRestartIT::sample))
              .map(WriteReceipt::received)
              .doOnNext(received::addAndGet)
              .reduce(0L, Long::sum)
              .toFuture();
      for (int restart = 1; restart <= RESTARTS; restart++) {
        long goal = (long) samples * restart / (RESTARTS + 1);
        while (received.get() < goal && !stream.isDone()) {
          Thread.onSpinWait();
        }
        assertEquals(0, server.stop(), server::output);
        server = new RealServer.Setup(home).port(port).start();
      }
      assertEquals(samples, stream.get());
      Long there =
          client
              .export("sdk", null, null)
              .map(TimeSeries::size)
              .map(Integer::longValue)
              .reduce(0L, Long::sum)
              .block();
      assertEquals(samples, there);
    } finally {
      server.close();
    }
  }

  private static TimeSeries sample(int i) {
    return TimeSeries.of(Labels.metric("sdk", "i", Integer.toString(i % 500)), T + i / 500, i);
  }
}
