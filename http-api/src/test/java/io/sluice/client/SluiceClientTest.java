package io.sluice.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelOption;
import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.api.json.Problem;
import io.sluice.api.json.ProblemJson;
import io.sluice.api.json.TimeSeriesJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@Timeout(60)
class SluiceClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final MisbehavingServer server = new MisbehavingServer();
  private @Nullable SluiceClient client;

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    server.close();
  }

  private SluiceClientBuilder builder() {
    return SluiceClient.builder(server.url())
        .retry(new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(15)))
        .attemptTimeout(Duration.ofSeconds(5));
  }

  private SluiceClient build(SluiceClientBuilder builder) {
    client = builder.build();
    return client;
  }

  @Test
  void whatIsWrittenArrivesWithEveryHeaderThatWasAskedFor() {
    SluiceClient all =
        build(
            builder()
                .tenant("blue")
                .basic("a", "b:c")
                .gzip(true)
                .durability(Durability.WRITTEN)
                .contextHeaders(
                    (context, h) -> h.set("traceparent", context.<String>get("trace"))));
    StepVerifier.create(all.write(series(1), series(2)).contextWrite(c -> c.put("trace", "t1")))
        .assertNext(receipt -> assertEquals(2, receipt.stored()))
        .expectComplete()
        .verify(LONG);
    var headers = server.headers.remove();
    assertEquals("blue", headers.get("X-Scope-OrgID"));
    assertEquals("Basic YTpiOmM=", headers.get("Authorization"));
    assertEquals("gzip", headers.get("Content-Encoding"));
    assertEquals("application/json", headers.get("Content-Type"));
    assertEquals("written", headers.get("Sluice-Durability"));
    assertEquals("t1", headers.get("traceparent"));
    assertFalse(headers.contains("Transfer-Encoding"));
    assertEquals(2, server.samples.size());
    assertFalse(all.toString().contains("YTpiOmM="), "no credentials in texts");
  }

  @Test
  void everyRequestCarriesTheContextOfItsSubscriberAndATokenOfItsMoment() {
    AtomicInteger tokens = new AtomicInteger();
    server.plan(MisbehavingServer.unavailable());
    SluiceClient all =
        build(
            builder()
                .bearer(() -> "t" + tokens.incrementAndGet())
                .contextHeaders((context, h) -> h.set("trace", context.<String>get("trace"))));
    all.write(Flux.just(series(1))).contextWrite(c -> c.put("trace", "stream")).blockLast(LONG);
    all.flush().contextWrite(c -> c.put("trace", "flush")).block(LONG);
    server.plan((s, in, out) -> out.sendByteArray(Mono.empty()).then());
    all.export("m").contextWrite(c -> c.put("trace", "export")).blockLast(LONG);
    List<String> seen =
        server.headers.stream().map(h -> h.get("trace") + " " + h.get("Authorization")).toList();
    assertEquals(
        List.of("stream Bearer t1", "stream Bearer t2", "flush Bearer t3", "export Bearer t4"),
        seen);
  }

  @Test
  void anExportThatIsNotAnsweredIsTriedAgain() {
    byte[] line = TimeSeriesJson.toLines(List.of(series(1)));
    server.plan(
        (s, in, out) -> Mono.never(), (s, in, out) -> out.sendByteArray(Mono.just(line)).then());
    StepVerifier.create(build(builder().attemptTimeout(Duration.ofSeconds(2))).export("m"))
        .expectNext(series(1))
        .expectComplete()
        .verify(LONG);
    assertEquals(2, server.requests.get());
  }

  static List<Arguments> troubles() {
    return List.of(
        trouble("unavailable", MisbehavingServer.unavailable()),
        trouble("too many", MisbehavingServer.status(429, Map.of("Retry-After", "0"), "slow")),
        trouble("reset before commit", MisbehavingServer.resetBeforeCommit()),
        trouble("reset after commit", MisbehavingServer.resetAfterCommit()),
        trouble("half an answer", MisbehavingServer.halfAnswer()),
        trouble("unreadable success", MisbehavingServer.status(200, Map.of(), "<html>")),
        trouble("silence", MisbehavingServer.silent()),
        trouble("slow reads", MisbehavingServer.slow(Duration.ofMillis(700))));
  }

  private static Arguments trouble(String name, MisbehavingServer.Behaviour behaviour) {
    return Arguments.of(Named.of(name, behaviour));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void troubleThatPassesCostsNothingButTime(MisbehavingServer.Behaviour trouble) {
    server.plan(trouble, trouble);
    SluiceClient patient = build(builder().attemptTimeout(Duration.ofMillis(500)));
    StepVerifier.create(patient.write(series(1)))
        .assertNext(receipt -> assertEquals(1, receipt.stored() + receipt.repeated()))
        .expectComplete()
        .verify(LONG);
    assertEquals(3, server.requests.get());
    assertEquals(1, server.samples.size());
  }

  @Test
  void aLongStreamThroughAStormLosesNothingAndStoresNothingTwice() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    MisbehavingServer.Behaviour[] storm =
        IntStream.range(0, 60)
            .mapToObj(i -> stormy(random.nextInt(6)))
            .toArray(MisbehavingServer.Behaviour[]::new);
    server.plan(storm);
    SluiceClient writer =
        build(builder().batch(new BatchLimits(50, 4096, Duration.ofMillis(50))).inFlight(3));
    Flux<WriteReceipt> receipts = writer.write(Flux.range(0, 3_000).map(i -> series(i)));
    WriteReceipt sum =
        receipts
            .reduce(new ReceiptSum(Durability.SYNCED), ReceiptSum::add)
            .map(ReceiptSum::receipt)
            .block(LONG);
    assertEquals(3_000, Objects.requireNonNull(sum).received(), () -> "seed " + seed);
    assertEquals(3_000, server.samples.size(), () -> "seed " + seed);
  }

  private static MisbehavingServer.Behaviour stormy(int kind) {
    return switch (kind) {
      case 0 -> MisbehavingServer.unavailable();
      case 1 -> MisbehavingServer.resetBeforeCommit();
      case 2 -> MisbehavingServer.resetAfterCommit();
      case 3 -> MisbehavingServer.halfAnswer();
      case 4 -> MisbehavingServer.slow(Duration.ofMillis(20));
      default -> MisbehavingServer.behaving();
    };
  }

  @Test
  void aServerThatIsAwayIsGivenUpInTimeAndNothingIsClaimed() {
    server.close();
    SluiceClient lonely =
        build(builder().retry(RetryPolicy.DEFAULT.withTotalTime(Duration.ofMillis(800))));
    long start = System.nanoTime();
    StepVerifier.create(lonely.write(series(1), series(2)))
        .expectErrorSatisfies(
            e -> {
              SluiceWriteException failed = assertInstanceOf(SluiceWriteException.class, e);
              assertInstanceOf(SluiceGaveUpException.class, failed.getCause());
              assertEquals(List.of(series(1), series(2)), failed.unacknowledged());
              assertEquals(0, failed.acknowledged().received());
            })
        .verify(LONG);
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
  }

  @Test
  void refusalsAreDataAndAnErrorOnlyForThoseWhoWantOne() {
    WriteReceipt refused =
        new WriteReceipt(
            Durability.SYNCED,
            2,
            1,
            0,
            0,
            0,
            1,
            0,
            List.of(new Refusal(RefusalReason.TOO_FAR_AHEAD, "m{i=\"2\"}", 1, 0, 1, "by 2 h")),
            Map.of(RefusalReason.TOO_FAR_AHEAD, 1L),
            null);
    String body = problem(Problem.of(Problem.REFUSED, "r", 400, "1 of 2").withReceipt(refused));
    Map<String, String> type = Map.of("Content-Type", "application/problem+json; charset=utf-8");
    server.plan(
        MisbehavingServer.status(400, type, body), MisbehavingServer.status(400, type, body));
    SluiceClient writer = build(builder());
    StepVerifier.create(writer.write(series(1), series(2)))
        .expectNext(refused)
        .expectComplete()
        .verify(LONG);
    StepVerifier.create(writer.write(series(1), series(2)).map(Refusals::orThrow))
        .expectErrorSatisfies(e -> assertEquals(refused, ((SluiceRefusedException) e).receipt()))
        .verify(LONG);
    assertEquals(2, server.requests.get(), "a refusal is never repeated");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 413, 415, 500})
  void anErrorThatRepeatingCannotCureIsToldAtOnce(int status) {
    String body = problem(Problem.of(Problem.BLANK, "No", status, "because"));
    server.plan(MisbehavingServer.status(status, Map.of("Content-Type", Problem.MEDIA_TYPE), body));
    StepVerifier.create(build(builder()).write(series(1)))
        .expectErrorSatisfies(
            e -> {
              SluiceHttpException answer =
                  assertInstanceOf(SluiceHttpException.class, e.getCause());
              assertEquals(status, answer.status());
              assertTrue(String.valueOf(e.getMessage()).contains("because"), e::getMessage);
            })
        .verify(LONG);
    assertEquals(1, server.requests.get());
  }

  @Test
  void flushReachesTheServer() {
    server.plan(MisbehavingServer.unavailable());
    StepVerifier.create(build(builder()).flush()).expectComplete().verify(LONG);
    assertEquals(2, server.flushes.get());
  }

  @Test
  void exportReadsLinesAcrossBuffers() {
    List<TimeSeries> all = IntStream.range(0, 500).mapToObj(i -> series(i)).toList();
    byte[] lines = TimeSeriesJson.toLines(all);
    server.plan(
        MisbehavingServer.unavailable(),
        (s, in, out) ->
            out.header("Content-Type", "application/x-ndjson")
                .sendByteArray(Flux.fromIterable(pieces(lines, 37)))
                .then());
    SluiceClient reader = build(builder());
    Instant start = Instant.ofEpochSecond(1);
    StepVerifier.create(reader.export("m{i=~\"a b\"}", start, null).collectList())
        .expectNext(all)
        .expectComplete()
        .verify(LONG);
  }

  @Test
  void anExportsReaderMayTakeItsTime() {
    byte[] lines =
        TimeSeriesJson.toLines(IntStream.range(0, 20_000).mapToObj(i -> series(i)).toList());
    AtomicInteger sent = new AtomicInteger();
    server.plan(
        (s, in, out) ->
            out.sendByteArray(
                    Flux.fromIterable(pieces(lines, 1000))
                        .doOnNext(piece -> sent.addAndGet(piece.length)))
                .then());
    SluiceClient reader =
        build(builder().http(http -> http.option(ChannelOption.SO_RCVBUF, 16 << 10)));
    StepVerifier.create(reader.export("m", null, null), 3)
        .expectNext(series(0), series(1), series(2))
        .thenAwait(Duration.ofMillis(500))
        .thenRequest(20_000)
        .expectNextCount(19_997)
        .expectComplete()
        .verify(LONG);
    assertEquals(lines.length, sent.get());
  }

  @Test
  void anExportThatBreaksOffIsAnError() {
    byte[] lines = TimeSeriesJson.toLines(List.of(series(1), series(2)));
    server.plan(
        (s, in, out) ->
            out.sendByteArray(
                    Flux.just(lines).concatWith(Mono.error(new IllegalStateException("broken"))))
                .then());
    StepVerifier.create(build(builder()).export("m", null, null))
        .expectNext(series(1), series(2))
        .expectError()
        .verify(LONG);
    assertEquals(1, server.requests.get());
  }

  @Test
  void aBadSelectorIsTold() {
    server.plan(MisbehavingServer.status(400, Map.of(), "unexpected \"}\""));
    StepVerifier.create(build(builder()).export("}", null, null))
        .expectErrorMatches(e -> String.valueOf(e.getMessage()).contains("unexpected"))
        .verify(LONG);
  }

  @Test
  void aUrlThatIsNoneIsRefusedWhenBuilding() {
    for (String url : List.of("localhost:8240", "ftp://a", "http://")) {
      assertThrows(IllegalArgumentException.class, () -> SluiceClient.builder(url), url);
    }
  }

  private static String problem(Problem problem) {
    return new String(ProblemJson.toBytes(problem), StandardCharsets.UTF_8);
  }

  private static List<byte[]> pieces(byte[] bytes, int size) {
    return IntStream.rangeClosed(0, (bytes.length - 1) / size)
        .mapToObj(i -> Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size)))
        .toList();
  }

  private static TimeSeries series(int i) {
    return TimeSeries.of(
        Labels.metric("m", "i", Integer.toString(i)), 1_700_000_000_000L + i, i + 0.5);
  }
}
