package io.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Durability;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import io.sluice.api.json.Problem;
import io.sluice.api.json.ProblemJson;
import io.sluice.api.json.ReceiptJson;
import io.sluice.ingest.UnavailableException;
import io.sluice.ingest.UnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One case for each cell of the answer matrix, for the protocols that there are. */
class AnswerMatrixTest {

  private static final Dialect NATIVE = new NativeDialect(false);
  private static final Dialect MINIMAL = new NativeDialect(true);
  private static final Dialect RW1 = RemoteWriteDialect.V1;

  /** A row of the matrix. */
  private record Row(String name, Outcome outcome, int nativeStatus, int remoteWriteStatus) {}

  private static final Row ALL_STORED =
      new Row("ALL_STORED", new Outcome.Decided(receipt(3, 3, 0, 0)), 200, 204);
  private static final Row REPEAT =
      new Row("REPEAT", new Outcome.Decided(receipt(3, 0, 3, 0)), 200, 204);
  private static final Row SOME_REFUSED =
      new Row("SOME_REFUSED", new Outcome.Decided(receipt(3, 2, 0, 1)), 400, 400);
  private static final Row ALL_REFUSED =
      new Row("ALL_REFUSED", new Outcome.Decided(receipt(3, 0, 0, 3)), 400, 400);
  private static final Row UNDECODABLE =
      new Row("UNDECODABLE", new Outcome.Malformed("no JSON (byte 0)", null), 400, 400);
  private static final Row WRONG_TYPE =
      new Row("WRONG_TYPE", new Outcome.WrongType("Content-Type 'a/b'"), 415, 415);
  private static final Row TOO_LARGE =
      new Row(
          "TOO_LARGE",
          new Outcome.TooLarge("larger than 1MiB (write.maxBody)", 1 << 20, null),
          413,
          413);
  private static final Row TOO_SLOW =
      new Row("TOO_SLOW", new Outcome.TooSlow("slower than 1KiB per second", null), 408, 408);
  private static final Row OVERLOADED =
      new Row("OVERLOADED", new Outcome.Unavailable("full", Duration.ofSeconds(3), null), 503, 503);
  private static final Row OUR_FAULT =
      new Row("OUR_FAULT", new Outcome.Fault("number 1", null), 500, 500);
  private static final Row UNKNOWN =
      new Row("UNKNOWN", new Outcome.Unauthenticated("who are you"), 401, 401);
  private static final Row FORBIDDEN =
      new Row("FORBIDDEN", new Outcome.Forbidden("'a' lacks the right to write"), 403, 403);
  private static final Row OVER_RATE =
      new Row("OVER_RATE", new Outcome.OverRate("too fast", Duration.ofSeconds(3), null), 429, 429);
  private static final Row BAD_HEADER =
      new Row("BAD_HEADER", new Outcome.BadRequest("X-Scope-OrgID '!'"), 400, 400);

  private static List<Row> rows() {
    return List.of(
        ALL_STORED,
        REPEAT,
        SOME_REFUSED,
        ALL_REFUSED,
        UNDECODABLE,
        WRONG_TYPE,
        TOO_LARGE,
        TOO_SLOW,
        OVERLOADED,
        OUR_FAULT,
        UNKNOWN,
        FORBIDDEN,
        OVER_RATE,
        BAD_HEADER);
  }

  private static WriteReceipt receipt(long received, long stored, long repeated, long refused) {
    List<Refusal> refusals =
        refused == 0
            ? List.of()
            : List.of(
                new Refusal(RefusalReason.TOO_FAR_AHEAD, "up{a=\"b\"}", 0, 1, refused, "1h ahead"));
    Map<RefusalReason, Long> reasons =
        refused == 0 ? Map.of() : Map.of(RefusalReason.TOO_FAR_AHEAD, refused);
    return new WriteReceipt(
        Durability.SYNCED, received, stored, 0, repeated, 0, refused, 0, refusals, reasons, null);
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void nativeRoutesAnswerWithReceiptsAndProblems(Row row) {
    Answer answer = NATIVE.answer(row.outcome());
    assertEquals(row.nativeStatus(), answer.status());
    if (answer.status() == 200) {
      assertEquals(((Outcome.Decided) row.outcome()).receipt(), ReceiptJson.read(answer.body()));
    } else {
      assertEquals(Problem.MEDIA_TYPE, answer.contentType());
      Problem problem = ProblemJson.read(answer.body());
      assertEquals(answer.status(), problem.status());
      assertNotNull(problem.detail());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void remoteWriteAnswersEmptyOrWithOneSentence(Row row) {
    Answer answer = RW1.answer(row.outcome());
    assertEquals(row.remoteWriteStatus(), answer.status());
    if (answer.status() == 204) {
      assertEquals(0, answer.body().length);
      assertNull(answer.contentType());
    } else {
      assertEquals(Answer.TEXT, answer.contentType());
      assertTrue(text(answer).length() > 4);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void onlyOverloadAndARateInviteToComeBack(Row row) {
    for (Dialect dialect : List.of(NATIVE, MINIMAL, RW1)) {
      Answer answer = dialect.answer(row.outcome());
      boolean later = answer.status() == 503 || answer.status() == 429;
      assertEquals(later, answer.headers().containsKey(RetryAfter.HEADER));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void no2xxCoversARefusedSample(Row row) {
    boolean refused = row.outcome() instanceof Outcome.Decided d && d.receipt().refused() > 0;
    for (Dialect dialect : List.of(NATIVE, MINIMAL, RW1)) {
      assertTrue(!refused || dialect.answer(row.outcome()).status() == 400);
    }
  }

  /** Columns whose statuses differ from those of remote write 1.0, and where. */
  static List<Arguments> columns() {
    return List.of(
        Arguments.of("remote write 2.0", RemoteWrite2Dialect.V2, Map.of()),
        Arguments.of("influx 1", InfluxDialect.V1, Map.of()),
        Arguments.of("influx 2", InfluxDialect.V2, Map.of("SOME_REFUSED", 422)),
        Arguments.of("opentsdb", new OpenTsdbDialect(false, false), Map.of()),
        Arguments.of("opentsdb, details", new OpenTsdbDialect(true, true), SUMMARY),
        Arguments.of("otlp, protobuf", OtlpDialect.PROTOBUF, OTLP),
        Arguments.of("otlp, json", OtlpDialect.JSON, OTLP));
  }

  private static final Map<String, Integer> SUMMARY = Map.of("ALL_STORED", 200, "REPEAT", 200);
  private static final Map<String, Integer> OTLP =
      Map.of(
          "ALL_STORED", 200, "REPEAT", 200, "SOME_REFUSED", 200, "TOO_SLOW", 503, "OUR_FAULT", 503);

  @ParameterizedTest(name = "{0}")
  @MethodSource("columns")
  void everyColumnHasItsStatusInEveryRow(
      String name, Dialect dialect, Map<String, Integer> others) {
    for (Row row : rows()) {
      Answer answer = dialect.answer(row.outcome());
      int expected = others.getOrDefault(row.name(), row.remoteWriteStatus());
      assertEquals(expected, answer.status(), row.name());
      boolean later = answer.status() == 503 || answer.status() == 429;
      assertEquals(later, answer.headers().containsKey(RetryAfter.HEADER), row.name());
      assertTrue(answer.status() < 300 || answer.body().length > 4, row.name());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void remoteWrite2CountsInEveryAnswer(Row row) {
    Map<String, String> headers = RemoteWrite2Dialect.V2.answer(row.outcome()).headers();
    boolean decided = row.outcome() instanceof Outcome.Decided;
    String written =
        decided
            ? Long.toString(
                ((Outcome.Decided) row.outcome()).receipt().received()
                    - ((Outcome.Decided) row.outcome()).receipt().refused())
            : "0";
    assertEquals(written, headers.get(RemoteWrite2Dialect.SAMPLES));
    assertEquals("0", headers.get(RemoteWrite2Dialect.HISTOGRAMS));
    assertEquals("0", headers.get(RemoteWrite2Dialect.EXEMPLARS));
  }

  @Test
  void aFaultOfAShardIsOursAndNotAMatterOfTime() {
    Failures failures = new Failures(WriteConfig.defaults(1L << 30), 1 << 20);
    Duration soon = Duration.ofSeconds(1);
    Outcome fault = failures.outcome(new UnavailableException(Reason.FAULT, soon, "a bug"));
    assertEquals(new Outcome.Fault("a bug", null), fault);
    assertEquals(1, failures.faults());
    for (Reason reason : Reason.values()) {
      Outcome outcome = failures.outcome(new UnavailableException(reason, soon, "later"));
      assertEquals(reason != Reason.FAULT, outcome instanceof Outcome.Unavailable, reason.name());
    }
  }

  @Test
  void minimalTurnsAReceiptIntoNothing() {
    Answer answer = MINIMAL.answer(ALL_STORED.outcome());
    assertEquals(204, answer.status());
    assertEquals("synced", answer.headers().get("Sluice-Durability"));
    assertEquals(400, MINIMAL.answer(SOME_REFUSED.outcome()).status());
  }

  @Test
  void queuedIsAcceptedAndNotStored() {
    WriteReceipt queued =
        new WriteReceipt(Durability.QUEUED, 3, 0, 0, 0, 0, 0, 3, List.of(), Map.of(), null);
    Answer answer = MINIMAL.answer(new Outcome.Decided(queued));
    assertEquals(202, answer.status());
    assertEquals("queued", answer.headers().get("Sluice-Durability"));
  }

  @Test
  void theSentenceOfRemoteWriteCountsAndNames() {
    String sentence = text(RW1.answer(SOME_REFUSED.outcome()));
    assertEquals(
        "1 of 3 samples are refused for good, the rest is stored (too_far_ahead 1):"
            + " up{a=\"b\"}: 1h ahead\n",
        sentence);
  }

  @Test
  void tooLargeSaysTheLimitInHeaderAndBody() {
    for (Dialect dialect : List.of(NATIVE, RW1)) {
      Answer answer = dialect.answer(TOO_LARGE.outcome());
      assertEquals("1048576", answer.headers().get("Sluice-Limit"));
      assertTrue(text(answer).contains("1MiB"));
    }
  }

  @Test
  void comingBackIsSpreadOverTwiceTheTime() {
    for (int i = 0; i < 1000; i++) {
      long seconds = RetryAfter.seconds(Duration.ofMillis(2500));
      assertTrue(seconds >= 3 && seconds <= 6, "after " + seconds);
    }
    assertTrue(RetryAfter.seconds(Duration.ZERO) >= 1);
  }

  @Test
  void aStreamThatEndsEarlyTellsOfWhatWasDecided() {
    WriteReceipt soFar = receipt(5, 5, 0, 0);
    Outcome[] all = {
      new Outcome.Malformed("x", null),
      new Outcome.TooLarge("x", 1, null),
      new Outcome.TooSlow("x", null),
      new Outcome.OverRate("x", Duration.ZERO, null),
      new Outcome.Unavailable("x", Duration.ZERO, null),
      new Outcome.Fault("x", null)
    };
    for (Outcome outcome : all) {
      Problem problem = ProblemJson.read(NATIVE.answer(outcome.with(soFar)).body());
      assertEquals(soFar, problem.receipt(), outcome.toString());
    }
  }
}
