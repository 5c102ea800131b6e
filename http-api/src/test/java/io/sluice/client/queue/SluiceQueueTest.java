package io.sluice.client.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.client.BatchLimits;
import io.sluice.client.MisbehavingServer;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
class SluiceQueueTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final MisbehavingServer server = new MisbehavingServer();
  private final SluiceClient client = client(server.port());

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static SluiceClient client(int port) {
    return SluiceClient.builder("http://127.0.0.1:" + port)
        .retry(new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(60)))
        .attemptTimeout(Duration.ofSeconds(5))
        .batch(new BatchLimits(10, 1024, Duration.ofMillis(10)))
        .build();
  }

  private QueueConfig config() {
    return QueueConfig.in(directory).withResendDelay(Duration.ofMillis(20));
  }

  @Test
  void whatIsEnqueuedReachesTheServer() throws IOException {
    try (SluiceQueue queue = SluiceQueue.open(client, config())) {
      for (int i = 0; i < 20; i++) {
        queue.enqueue(series(i)).block(LONG);
      }
      queue.drained().block(LONG);
      assertEquals(0, queue.size());
      assertEquals(Duration.ZERO, queue.age());
    }
    assertEquals(20, server.samples.size());
  }

  @Test
  void anAbsentServerIsWaitedFor() throws IOException {
    server.close();
    try (SluiceQueue queue = SluiceQueue.open(client, config())) {
      queue.enqueue(series(1), series(2)).block(LONG);
      assertEquals(1, queue.size());
      try (MisbehavingServer back = new MisbehavingServer(server.port())) {
        queue.drained().block(LONG);
        assertEquals(2, back.samples.size());
      }
    }
  }

  @Test
  void whatWasConfirmedBeforeACrashIsSentAfterIt(@TempDir Path afterCrash) throws IOException {
    server.close();
    try (SluiceQueue queue = SluiceQueue.open(client, config())) {
      Flux.range(0, 500).map(SluiceQueueTest::series).as(queue::enqueue).block(LONG);
      copy(directory, afterCrash);
    }
    try (MisbehavingServer back = new MisbehavingServer();
        SluiceClient again = client(back.port());
        SluiceQueue queue = SluiceQueue.open(again, QueueConfig.in(afterCrash))) {
      assertTrue(queue.size() >= 50, "50 documents at least, " + queue.size());
      queue.drained().block(LONG);
      assertEquals(500, back.samples.size());
    }
  }

  @Test
  void aTornOrDamagedEndCostsNothingThatWasConfirmed(@TempDir Path work) throws IOException {
    server.close();
    try (SluiceQueue queue = SluiceQueue.open(client, config())) {
      queue.enqueue(series(1)).block(LONG);
      queue.enqueue(series(2)).block(LONG);
      copy(directory, work.resolve("original"));
    }
    Path original = onlySegment(work.resolve("original"));
    byte[] whole = Files.readAllBytes(original);
    int lastEntry = QueueSegment.HEADER + (whole.length - QueueSegment.HEADER) / 2;
    for (int cut = lastEntry; cut < whole.length; cut += 7) {
      Path damaged = work.resolve("cut-" + cut);
      Files.createDirectories(damaged);
      byte[] bytes = whole.clone();
      bytes[cut] ^= 0x55;
      Files.write(damaged.resolve(original.getFileName()), bytes);
      assertEquals(1, entries(damaged), "flipped at " + cut);
      Path torn = work.resolve("torn-" + cut);
      Files.createDirectories(torn);
      Files.write(torn.resolve(original.getFileName()), java.util.Arrays.copyOf(whole, cut));
      assertEquals(1, entries(torn), "torn at " + cut);
    }
  }

  private static long entries(Path path) throws IOException {
    QueueStore store = QueueStore.open(QueueConfig.in(path), QueueObserver.NONE);
    long entries = store.entries();
    store.close(0);
    QueueStore again = QueueStore.open(QueueConfig.in(path), QueueObserver.NONE);
    assertEquals(entries, again.entries(), "opened twice");
    again.close(0);
    return entries;
  }

  @Test
  void aFullQueueRefusesAndSlowsAPublisherUntilTheServerIsBack() throws IOException {
    server.close();
    QueueConfig small = config().withMaxBytes(8192, 2048);
    try (SluiceQueue queue = SluiceQueue.open(client, small)) {
      AtomicInteger taken = new AtomicInteger();
      Flux<TimeSeries> many =
          Flux.range(0, 1_000).doOnNext(i -> taken.incrementAndGet()).map(SluiceQueueTest::series);
      var running = queue.enqueue(many).toFuture();
      Flux.interval(Duration.ofMillis(20))
          .publishOn(Schedulers.boundedElastic())
          .filter(i -> refused(queue))
          .next()
          .block(LONG);
      assertTrue(queue.bytes() <= 8192, () -> "bytes " + queue.bytes());
      assertTrue(taken.get() < 500, () -> "taken " + taken);
      try (MisbehavingServer back = new MisbehavingServer(server.port())) {
        running.join();
        queue.drained().block(LONG);
        assertTrue(back.samples.size() >= 1_000);
      }
    }
  }

  @Test
  void whatWaitsForTheDiskIsBoundedByASegment() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    CountDownLatch stalled = new CountDownLatch(1);
    QueueObserver stalling =
        new QueueObserver() {
          @Override
          public void acknowledged(WriteReceipt receipt) {
            stalled.countDown();
            try {
              disk.await(); // on the thread that writes the files
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    QueueConfig small = config().withMaxBytes(1 << 20, 8192);
    try (SluiceQueue queue = SluiceQueue.open(client, small, stalling)) {
      queue.enqueue(series(0)).block(LONG);
      assertTrue(stalled.await(20, TimeUnit.SECONDS));
      AtomicInteger full = new AtomicInteger();
      AtomicInteger kept = new AtomicInteger();
      CompletableFuture<?>[] all = new CompletableFuture<?>[2_000];
      for (int i = 0; i < all.length; i++) {
        all[i] =
            queue
                .enqueue(series(i))
                .doOnSuccess(done -> kept.incrementAndGet())
                .doOnError(QueueFullException.class, e -> full.incrementAndGet())
                .onErrorComplete(QueueFullException.class)
                .toFuture();
      }
      assertTrue(queue.waitingBytes() <= 8192, () -> "waiting " + queue.waitingBytes());
      disk.countDown();
      CompletableFuture.allOf(all).get(20, TimeUnit.SECONDS);
      assertEquals(2_000, full.get() + kept.get());
      assertTrue(full.get() > 1_000, () -> "refused " + full);
      assertTrue(kept.get() >= 10, () -> "kept " + kept);
      queue.drained().block(LONG);
    }
  }

  private static boolean refused(SluiceQueue queue) {
    TimeSeries.Builder large = TimeSeries.builder(Labels.metric("large"));
    IntStream.range(0, 10).forEach(i -> large.sample(i, i));
    try {
      queue.enqueue(large.build()).block(LONG);
      return false;
    } catch (QueueFullException full) {
      return true;
    }
  }

  @Test
  void aWeakAcknowledgementTrimsNothingBeforeTheServerHasFlushed() throws IOException {
    server.durability = Durability.WRITTEN;
    try (SluiceQueue queue = SluiceQueue.open(client, config())) {
      queue.enqueue(series(1)).block(LONG);
      queue.drained().block(LONG);
    }
    assertEquals(1, server.flushes.get());
    assertTrue(
        server.headers.stream()
            .allMatch(
                h -> !h.contains("Content-Type") || "synced".equals(h.get("Sluice-Durability"))));
  }

  @Test
  void whatTheServerWillNeverTakeIsSetAsideAndHoldsNothingUp() throws IOException {
    server.plan(MisbehavingServer.status(413, Map.of(), "too large"));
    try (SluiceQueue queue = SluiceQueue.open(client, config())) {
      queue.enqueue(series(1)).block(LONG);
      queue.drained().block(LONG);
      queue.enqueue(series(2)).block(LONG);
      queue.drained().block(LONG);
    }
    assertEquals(1, server.samples.size());
    assertEquals(1, names(directory).filter(name -> name.startsWith("aside-")).count());
  }

  @Test
  void theReasonsOfTheServerAreHeard() throws IOException {
    server.plan(MisbehavingServer.status(500, Map.of(), "bug"));
    AtomicInteger resent = new AtomicInteger();
    AtomicInteger acknowledged = new AtomicInteger();
    QueueObserver observer =
        new QueueObserver() {
          @Override
          public void acknowledged(WriteReceipt receipt) {
            acknowledged.incrementAndGet();
          }

          @Override
          public void resending(Throwable failure) {
            resent.incrementAndGet();
          }
        };
    try (SluiceQueue queue = SluiceQueue.open(client, config(), observer)) {
      queue.enqueue(series(1)).block(LONG);
      queue.drained().block(LONG);
    }
    assertEquals(List.of(1, 1), List.of(resent.get(), acknowledged.get()));
  }

  @Test
  void aDrainedQueueLeavesNothingBehind() throws IOException {
    QueueConfig small = config().withMaxBytes(1 << 20, 2048);
    try (SluiceQueue queue = SluiceQueue.open(client, small)) {
      Flux.range(0, 500).map(SluiceQueueTest::series).as(queue::enqueue).block(LONG);
      queue.drained().block(LONG);
      assertTrue(queue.bytes() < 2 * 2048 + 1024, () -> "bytes " + queue.bytes());
    }
    assertEquals(List.of("LOCK"), names(directory).toList());
  }

  @Test
  void aDirectoryIsForOneQueueOnly() throws IOException {
    try (SluiceQueue queue = SluiceQueue.open(client, config())) {
      IOException e = assertThrows(IOException.class, () -> SluiceQueue.open(client, config()));
      assertTrue(String.valueOf(e.getMessage()).contains("in use"), e::getMessage);
      assertEquals(0, queue.size());
    }
    SluiceQueue.open(client, config()).close();
  }

  @Test
  void aClosedQueueTakesNothing() throws IOException {
    SluiceQueue queue = SluiceQueue.open(client, config());
    queue.close();
    assertThrows(IllegalStateException.class, () -> queue.enqueue(series(1)).block(LONG));
  }

  private static Stream<String> names(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
    }
  }

  private static Path onlySegment(Path path) throws IOException {
    return path.resolve(names(path).filter(n -> n.endsWith(".queue")).findFirst().orElseThrow());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : names(from).toList()) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private static TimeSeries series(int i) {
    return TimeSeries.of(
        Labels.metric("m", "i", Integer.toString(i % 100)), 1_700_000_000_000L + i, i + 0.5);
  }
}
