package io.sluice.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.RefusalReason;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.client.BatchLimits;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceClientBuilder;
import io.sluice.client.SluiceHttpException;
import io.sluice.client.queue.QueueConfig;
import io.sluice.client.queue.SluiceQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@Timeout(120)
class ClientTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final long T = 1_700_000_000_000L;

  @TempDir Path data;

  @SuppressWarnings("NullAway.Init") // before each test
  private LocalServer server;

  @BeforeEach
  void start() throws Exception {
    server = new LocalServer(data.resolve("server"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SluiceClientBuilder builder() {
    return SluiceClient.builder(server.url())
        .retry(new RetryPolicy(Duration.ofMillis(20), Duration.ofMillis(500), LONG))
        .batch(new BatchLimits(200, 64 << 10, Duration.ofMillis(50)));
  }

  @Test
  void whatIsWrittenIsReadBackBitForBit() {
    String astral = new String(Character.toChars(0x1F600));
    TimeSeries odd =
        TimeSeries.ofBits(
            Labels.metric("odd", "quote", "a\"b\\c\n", astral, "\u00fc", "\uff5e", "x"),
            new long[] {T, T + 1, T + 2, T + 3, T + 4, T + 5, T + 6},
            new long[] {
              0x7ff0000000000002L,
              0x7ff8000000000000L,
              0xfff8000000000123L,
              0x7ff0000000000000L,
              0xfff0000000000000L,
              0x8000000000000000L,
              Double.doubleToRawLongBits(0.1)
            });
    try (SluiceClient client = builder().gzip(true).build()) {
      WriteReceipt receipt = client.write(odd).block(LONG);
      assertEquals(7, given(receipt).stored());
      assertEquals(Durability.SYNCED, given(receipt).durability());
      StepVerifier.create(client.export("odd", null, null)).expectNext(odd).verifyComplete();
      Instant from = Instant.ofEpochMilli(T + 2);
      StepVerifier.create(client.export("{__name__=~\"o.d\"}", from, Instant.ofEpochMilli(T + 3)))
          .assertNext(part -> assertEquals(2, part.size()))
          .verifyComplete();
    }
  }

  private static WriteReceipt given(@Nullable WriteReceipt receipt) {
    return Objects.requireNonNull(receipt);
  }

  @Test
  void aRepeatIsCountedAndAConflictIsNamedWithThePositionOfTheCaller() {
    TimeSeries first = TimeSeries.of(Labels.metric("m", "i", "1"), T, 1);
    TimeSeries second = TimeSeries.of(Labels.metric("m", "i", "2"), T, 2);
    TimeSeries conflict = TimeSeries.of(Labels.metric("m", "i", "2"), T, 3);
    try (SluiceClient client = builder().batch(new BatchLimits(1, 1024, LONG)).build()) {
      client.write(first, second).block(LONG);
      WriteReceipt receipt = given(client.write(first, conflict).block(LONG));
      assertEquals(1, receipt.repeated());
      assertEquals(Map.of(RefusalReason.CONFLICT, 1L), receipt.refusedByReason());
      assertEquals(1, receipt.refusals().get(0).seriesIndex());
      assertEquals(0, receipt.refusals().get(0).sampleIndex());
    }
  }

  @Test
  void everyLevelIsReachedAndFlushMakesItDurable() {
    try (SluiceClient client = builder().durability(Durability.WRITTEN).build()) {
      for (Durability level : Durability.values()) {
        TimeSeries one = TimeSeries.of(Labels.metric("l", "level", level.wireName()), T, 1);
        WriteReceipt receipt = given(client.with(level).write(one).block(LONG));
        assertEquals(level, receipt.durability());
        assertEquals(level == Durability.QUEUED ? 1 : 0, receipt.pending());
      }
      client.flush().block(LONG);
      StepVerifier.create(client.export("l", null, null)).expectNextCount(3).verifyComplete();
    }
  }

  @Test
  void tenantsDoNotSeeEachOther() {
    try (SluiceClient blue = builder().tenant("blue").build();
        SluiceClient green = builder().tenant("green").build()) {
      blue.write(TimeSeries.of(Labels.metric("m"), T, 1)).block(LONG);
      StepVerifier.create(green.export("m", null, null)).verifyComplete();
      StepVerifier.create(blue.export("m", null, null)).expectNextCount(1).verifyComplete();
    }
  }

  @Test
  void aBadSelectorIsExplained() {
    try (SluiceClient client = builder().build()) {
      StepVerifier.create(client.export("{", null, null))
          .expectErrorSatisfies(
              e -> assertEquals(400, assertInstanceOf(SluiceHttpException.class, e).status()))
          .verify(LONG);
    }
  }

  @Test
  void restartsInTheMiddleOfAStreamCostNothingButTime() throws Exception {
    int count = 40_000;
    try (SluiceClient client = builder().build()) {
      var stream =
          client
              .write(
                  Flux.range(0, count)
                      .map(
                          i ->
                              TimeSeries.of(Labels.metric("s", "i", "" + i % 500), T + i / 500, i)))
              .map(receipt -> receipt.stored() + receipt.repeated())
              .reduce(0L, Long::sum)
              .toFuture();
      for (int i = 0; i < 2; i++) {
        awaitSamples(client, 4_000L * (i + 1));
        server.restart();
      }
      assertEquals(count, stream.join());
      assertEquals(count, samples(client));
    }
  }

  private static void awaitSamples(SluiceClient client, long atLeast) {
    Flux.interval(Duration.ofMillis(50))
        .onBackpressureDrop()
        .concatMap(i -> client.export("s", null, null).reduce(0L, (n, s) -> n + s.size()), 1)
        .filter(n -> n >= atLeast)
        .next()
        .block(LONG);
  }

  private static long samples(SluiceClient client) {
    Map<Labels, Map<Long, Long>> all = new HashMap<>();
    // not toIterable(): its lock, contended, parks the event loop that fills it
    List<TimeSeries> exported =
        client.export("s", null, null).collectList().blockOptional(LONG).orElseThrow();
    for (TimeSeries series : exported) {
      Map<Long, Long> bits = all.computeIfAbsent(series.labels(), labels -> new HashMap<>());
      for (int i = 0; i < series.size(); i++) {
        bits.put(series.timestamp(i), series.valueBits(i));
      }
    }
    return all.values().stream().mapToLong(Map::size).sum();
  }

  @Test
  void theQueueOnDiskBringsEverythingAcrossARestart() throws Exception {
    try (SluiceClient client = builder().build();
        SluiceQueue queue =
            SluiceQueue.open(
                client,
                QueueConfig.in(data.resolve("queue")).withResendDelay(Duration.ofMillis(50)))) {
      for (int i = 0; i < 50; i++) {
        queue.enqueue(TimeSeries.of(Labels.metric("s", "i", "" + i % 7), T + i, i)).block(LONG);
        if (i == 25) {
          server.restart();
        }
      }
      queue.drained().block(LONG);
      assertEquals(50, samples(client));
    }
    assertEquals(
        List.of("LOCK"),
        Arrays.stream(Objects.requireNonNull(data.resolve("queue").toFile().list())).toList());
  }
}
