package io.sluice.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class WriteSessionTest {
  private static final Duration LINGER = Duration.ofMillis(200);
  private static final BatchLimits LIMITS = new BatchLimits(10, 1 << 20, LINGER);

  private final AtomicInteger batches = new AtomicInteger();

  @Test
  void aBatchThatIsNotFullIsSentWhenItsFirstSeriesHasWaitedLongEnough() {
    TestPublisher<TimeSeries> source = TestPublisher.create();
    StepVerifier.withVirtualTime(() -> session(this::store, 2).write(source))
        .expectSubscription()
        .then(() -> source.next(series(0)).next(series(1)))
        .expectNoEvent(LINGER.minusMillis(1))
        .thenAwait(Duration.ofMillis(1))
        .assertNext(receipt -> assertEquals(2, receipt.stored()))
        .then(() -> source.next(series(2)).complete())
        .assertNext(receipt -> assertEquals(1, receipt.stored()))
        .verifyComplete();
  }

  @Test
  void aServerThatDoesNotAnswerStopsThePublisher() {
    AtomicLong taken = new AtomicLong();
    Flux<TimeSeries> endless =
        Flux.<Integer, Integer>generate(
                () -> 0,
                (i, out) -> {
                  out.next(i);
                  return i + 1;
                })
            .doOnNext(i -> taken.incrementAndGet())
            .map(WriteSessionTest::series);
    StepVerifier.withVirtualTime(() -> session((json, samples) -> silent(), 3).write(endless))
        .expectSubscription()
        .thenAwait(Duration.ofMinutes(10))
        .then(() -> assertEquals(3, batches.get()))
        .then(() -> assertTrue(taken.get() <= 10 * (3 + 2 + 4), () -> "took " + taken))
        .thenCancel()
        .verify(Duration.ofSeconds(10));
  }

  @Test
  void aReaderWhoDoesNotTakeReceiptsStopsThePublisher() {
    AtomicLong taken = new AtomicLong();
    Flux<TimeSeries> many =
        Flux.range(0, 100_000).doOnNext(i -> taken.incrementAndGet()).map(WriteSessionTest::series);
    StepVerifier.withVirtualTime(() -> session(this::store, 3).write(many), 2)
        .expectNextCount(2)
        .thenAwait(Duration.ofMinutes(1))
        .then(() -> assertTrue(taken.get() <= 10 * (2 + 3 + 2 + 4), () -> "took " + taken))
        .thenCancel()
        .verify(Duration.ofSeconds(10));
  }

  @Test
  void afterAFailureItIsKnownWhatWasAcknowledgedAndWhatWasNot() {
    Transmit thirdFails =
        (json, samples) ->
            batches.incrementAndGet() == 3
                ? Mono.error(new IllegalStateException("broken"))
                : Mono.just(stored(samples));
    List<TimeSeries> all = IntStream.range(0, 45).mapToObj(WriteSessionTest::series).toList();
    StepVerifier.create(session(thirdFails, 1).write(Flux.fromIterable(all)))
        .expectNextCount(2)
        .expectErrorSatisfies(
            e -> {
              SluiceWriteException failed = assertInstanceOf(SluiceWriteException.class, e);
              assertEquals(20, failed.acknowledged().stored());
              int taken = 20 + failed.unacknowledged().size();
              assertTrue(taken >= 30, e::getMessage);
              assertEquals(all.subList(20, taken), failed.unacknowledged());
            })
        .verify(Duration.ofSeconds(10));
  }

  @Test
  void aPublisherThatFailsHasWhatItGaveWrittenFirst() {
    Flux<TimeSeries> source =
        Flux.range(0, 15)
            .map(WriteSessionTest::series)
            .concatWith(Mono.error(new IllegalStateException("source")));
    AtomicLong stored = new AtomicLong();
    StepVerifier.create(
            session(this::store, 2).write(source).doOnNext(r -> stored.addAndGet(r.stored())))
        .thenConsumeWhile(receipt -> true)
        .expectErrorMessage("source")
        .verify(Duration.ofSeconds(10));
    assertEquals(15, stored.get());
  }

  @Test
  void receiptsOfOneWriteAreAddedUpAndPositionsAreThoseOfTheArguments() {
    Transmit lastOfEachRefused =
        (json, samples) ->
            Mono.just(
                new WriteReceipt(
                    batches.incrementAndGet() == 2 ? Durability.WRITTEN : Durability.SYNCED,
                    samples,
                    samples - 1,
                    0,
                    0,
                    0,
                    1,
                    0,
                    List.of(
                        new Refusal(RefusalReason.CONFLICT, "m", (int) samples - 1, 0, 1, "no")),
                    Map.of(RefusalReason.CONFLICT, 1L),
                    null));
    List<TimeSeries> all = IntStream.range(0, 25).mapToObj(WriteSessionTest::series).toList();
    StepVerifier.create(session(lastOfEachRefused, 1).writeAll(all))
        .assertNext(
            receipt -> {
              assertEquals(25, receipt.received());
              assertEquals(22, receipt.stored());
              assertEquals(Durability.WRITTEN, receipt.durability());
              assertEquals(Map.of(RefusalReason.CONFLICT, 3L), receipt.refusedByReason());
              assertEquals(
                  List.of(9, 19, 24),
                  receipt.refusals().stream().map(Refusal::seriesIndex).toList());
            })
        .expectComplete()
        .verify(Duration.ofSeconds(10));
  }

  @Test
  void writingNothingIsAnEmptyReceipt() {
    StepVerifier.create(session(this::store, 1).writeAll(List.of()))
        .assertNext(receipt -> assertEquals(0, receipt.received()))
        .verifyComplete();
    assertEquals(0, batches.get());
  }

  private Mono<WriteReceipt> store(byte[] json, long samples) {
    batches.incrementAndGet();
    return Mono.just(stored(samples));
  }

  private Mono<WriteReceipt> silent() {
    batches.incrementAndGet();
    return Mono.never();
  }

  private static WriteSession session(Transmit transmit, int inFlight) {
    SluiceClientBuilder builder =
        SluiceClient.builder("http://127.0.0.1:1").batch(LIMITS).inFlight(inFlight);
    try (SluiceClient client = builder.build()) {
      return new WriteSession(transmit, client.config());
    }
  }

  private static WriteReceipt stored(long samples) {
    return new WriteReceipt(
        Durability.SYNCED, samples, samples, 0, 0, 0, 0, 0, List.of(), Map.of(), null);
  }

  private static TimeSeries series(int i) {
    return TimeSeries.of(Labels.metric("m", "i", Integer.toString(i)), i, i);
  }
}
