package io.sluice.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.client.BatchLimits;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.process.RealServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A publisher keeps its pace through three kills of the server and ends with every sample stored,
 * once. {@code -Dsdk.samples=10000000} with {@code -Dsdk.series=100000} for the long run.
 */
@Timeout(1_800)
class ClientKillIT {
  private static final int SAMPLES = Integer.getInteger("sdk.samples", 150_000);
  private static final int SERIES = Integer.getInteger("sdk.series", 3_000);
  private static final int KILLS = 3;
  private static final long T = 1_700_000_000_000L;
  private static final Duration LONG = Duration.ofMinutes(25);

  private final Labels[] labels = new Labels[SERIES];
  private final AtomicLong acknowledged = new AtomicLong();

  @TempDir Path home;

  @Test
  void killsInTheMiddleOfAStreamCostNothingButTime() throws Exception {
    for (int i = 0; i < SERIES; i++) {
      labels[i] = Labels.metric("sdk", "i", Integer.toString(i));
    }
    RealServer server = new RealServer.Setup(home).start();
    int port = server.port();
    try (SluiceClient client = client(port)) {
      var stream = write(client).toFuture();
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitAcknowledged(stream, (long) SAMPLES * kill / (KILLS + 1));
        server.kill();
        server = new RealServer.Setup(home).port(port).start();
      }
      assertEquals(SAMPLES, stream.get());
      assertEverythingIsThere(client);
    } finally {
      server.close();
    }
  }

  private static SluiceClient client(int port) {
    return SluiceClient.builder("http://127.0.0.1:" + port)
        .retry(new RetryPolicy(Duration.ofMillis(50), Duration.ofSeconds(2), LONG))
        .batch(new BatchLimits(2_000, 1 << 20, Duration.ofMillis(100)))
        .build();
  }

  private Mono<Long> write(SluiceClient client) {
    return client
        .write(Flux.range(0, SAMPLES).map(this::sample))
        .map(WriteReceipt::received)
        .doOnNext(acknowledged::addAndGet)
        .reduce(0L, Long::sum);
  }

  private TimeSeries sample(int i) {
    return TimeSeries.of(labels[i % SERIES], T + i / SERIES * 1_000L, i);
  }

  private void awaitAcknowledged(CompletableFuture<?> stream, long goal) {
    Flux.interval(Duration.ofMillis(5))
        .onBackpressureDrop()
        .takeUntil(tick -> acknowledged.get() >= goal || stream.isDone())
        .blockLast(LONG);
    assertTrue(!stream.isCompletedExceptionally(), () -> "failed at " + acknowledged);
  }

  /** Reads on the event loop: the lock of {@code toIterable}, contended, would park it. */
  private void assertEverythingIsThere(SluiceClient client) {
    Map<Labels, Integer> sizes = new HashMap<>();
    AtomicLong found = new AtomicLong();
    client
        .export("sdk", null, null)
        .doOnNext(series -> found.addAndGet(assertGenuine(series, sizes)))
        .then()
        .block(LONG);
    assertEquals(SAMPLES, found.get());
  }

  private static int assertGenuine(TimeSeries series, Map<Labels, Integer> sizes) {
    int number = Integer.parseInt(Objects.requireNonNull(series.labels().get("i")));
    for (int j = 0; j < series.size(); j++) {
      int round = sizes.merge(series.labels(), 1, Integer::sum) - 1;
      assertEquals(T + round * 1_000L, series.timestamp(j));
      assertEquals(round * (double) SERIES + number, series.value(j));
    }
    return series.size();
  }
}
