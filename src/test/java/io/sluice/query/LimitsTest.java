package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Limits are named in the refusals that they cause. */
final class LimitsTest {

  private static QueryConfig config(int concurrent, int series, long bytes) {
    return new QueryConfig(
        1,
        concurrent,
        series,
        1_000,
        1 << 20,
        bytes,
        Duration.ofMillis(500),
        1 << 20,
        1 << 20,
        Duration.ofMillis(200));
  }

  private static TestShards hundredSeries() {
    TestShards shards = new TestShards(2);
    for (int i = 0; i < 100; i++) {
      shards.write("t", TimeSeries.of(Labels.metric("m", "i", "value-" + i), 1, 1));
    }
    return shards;
  }

  private static Consumer<Throwable> names(String setting) {
    return e -> {
      assertEquals(QueryException.Kind.EXECUTION, ((QueryException) e).kind());
      assertTrue(String.valueOf(e.getMessage()).contains(setting), e.getMessage());
    };
  }

  @Test
  void moreSeriesThanAllowedAreRefusedBeforeTheFirstByte() {
    try (QueryService service = hundredSeries().service(config(1, 99, 1 << 20))) {
      StepVerifier.create(service.export(service.enter(), Reads.request("t", "m")))
          .expectErrorSatisfies(names("query.maxSeries"))
          .verify();
      assertEquals(1, service.meters().refusedSeries());
    }
  }

  @Test
  void moreMemoryThanAllowedIsRefused() {
    try (QueryService service = hundredSeries().service(config(1, 1000, 2_000))) {
      StepVerifier.create(service.labelValues(service.enter(), "i", Reads.request("t")))
          .expectErrorSatisfies(names("query.maxBytes"))
          .verify();
      assertEquals(1, service.meters().refusedBytes());
    }
  }

  @Test
  void aQueryBeyondThoseUnderWayIsUnavailableUntilOneEnds() {
    try (QueryService service = new TestShards(1).service(config(2, 10, 1000))) {
      QueryPermit first = service.enter();
      QueryPermit second = service.enter();
      QueryException e = assertThrows(QueryException.class, service::enter);
      assertEquals(503, e.kind().status());
      assertTrue(String.valueOf(e.getMessage()).contains("query.maxConcurrent"), e.getMessage());
      first.close();
      first.close();
      assertEquals(1, service.meters().active());
      service.enter().close();
      second.close();
      assertEquals(0, service.meters().active());
      assertEquals(3, service.meters().queries());
      assertEquals(1, service.meters().refusedConcurrent());
    }
  }

  @Test
  void aQueryThatWorksTooLongIsRefused() {
    try (QueryService service = new TestShards(1).service(config(1, 10, 1000))) {
      QueryPermit permit = service.enter();
      QueryException e =
          assertThrows(QueryException.class, () -> permit.work(() -> workForEver(permit)));
      names("query.maxTime").accept(e);
      assertEquals(1, service.meters().refusedTime());
      permit.untimed();
      permit.close();
      assertThrows(QueryException.class, () -> permit.work(() -> workForEver(permit)));
      assertEquals(1, service.meters().refusedTime());
    }
  }

  private static Void workForEver(QueryPermit permit) {
    while (true) {
      permit.tick();
    }
  }

  @Test
  void aQueryWhoseCallerHasGoneEndsAndHoldsNothing() {
    try (QueryService service = hundredSeries().service(config(1, 1000, 1 << 20))) {
      QueryPermit permit = service.enter();
      Flux<byte[]> body =
          service.export(permit, Reads.request("t", "m")).flatMapMany(pieces -> pieces);
      permit.take(1000);
      assertTrue(service.memoryUsed() >= 1000);
      permit.close();
      assertEquals(0, service.memoryUsed());
      StepVerifier.create(body)
          .expectErrorSatisfies(e -> assertEquals("the query was given up", e.getMessage()))
          .verify(Duration.ofSeconds(20));
      assertEquals(0, service.memoryUsed());
    }
  }

  @Test
  void allQueriesTogetherMayHoldSoMuch() {
    try (QueryService service = new TestShards(1).service(config(2, 10, 1 << 20))) {
      QueryPermit first = service.enter();
      QueryPermit second = service.enter();
      first.take((1 << 20) - 100);
      QueryException e = assertThrows(QueryException.class, () -> second.take(200));
      assertEquals(503, e.kind().status());
      assertTrue(String.valueOf(e.getMessage()).contains("query.memory"), e.getMessage());
      assertEquals(1, service.meters().refusedMemory());
      first.close();
      second.take(200);
      second.close();
      assertEquals(0, service.memoryUsed());
    }
  }

  @Test
  void anAnswerThatNobodyTakesIsGivenUp() {
    try (QueryService service = hundredSeries().service(config(1, 1000, 1 << 20))) {
      Flux<byte[]> body =
          service.export(service.enter(), Reads.request("t", "m")).flatMapMany(pieces -> pieces);
      StepVerifier.create(body, 0)
          .expectErrorSatisfies(
              e ->
                  assertTrue(String.valueOf(e.getMessage()).contains("query.stallTimeout"), "" + e))
          .verify(Duration.ofSeconds(20));
    }
  }

  @Test
  void queriesAreUnavailableWhileThereAreNoShards() {
    try (QueryService service = new TestShards(0).service()) {
      StepVerifier.create(service.labels(service.enter(), Reads.request("t")))
          .expectErrorSatisfies(e -> assertEquals(503, ((QueryException) e).kind().status()))
          .verify();
    }
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "start|soon|invalid parameter \"start\": cannot parse \"soon\" to a valid timestamp",
        "end|1e|invalid parameter \"end\": cannot parse \"1e\" to a valid timestamp",
        "end|-1|invalid parameter \"end\": end timestamp must not be before start timestamp",
        "limit|-1|invalid parameter \"limit\": limit must be non-negative",
        "limit|x|invalid parameter \"limit\": cannot parse \"x\" to a number",
        "match[]|{a|invalid parameter \"match[]\": 1:3: parse error: expected one of =, !=, =~, !~ "
            + "after the label name \"a\", found the end",
        "nothing|x|no match[] parameter provided",
      })
  void aWrongParameterIsNamed(String name, String value, String message) {
    Map<String, List<String>> parameters = new HashMap<>();
    parameters.put("start", List.of("0"));
    if (!name.equals("nothing")) {
      parameters.put("match[]", List.of("up"));
    }
    parameters.put(name, List.of(value));
    QueryException e =
        assertThrows(QueryException.class, () -> ReadParameters.parse("t", parameters, true));
    assertEquals(message, e.getMessage());
    assertEquals(400, e.kind().status());
  }
}
