package io.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Durability;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The column of OTLP in the answer matrix, over HTTP and gRPC, cell by cell. */
class OtlpAnswersTest {

  /** A row, with the status over HTTP and the code over gRPC. */
  private record Row(String name, Outcome outcome, int status, int code) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Outcome decided(long points, int refusedPoints, long samples, long refused) {
    List<Refusal> refusals =
        refused == 0
            ? List.of()
            : List.of(new Refusal(RefusalReason.DELTA_GAP, "a{b=\"c\"}", 2, 0, refused, "a gap"));
    Map<RefusalReason, Long> reasons =
        refused == 0 ? Map.of() : Map.of(RefusalReason.DELTA_GAP, refused);
    WriteReceipt receipt =
        new WriteReceipt(
            Durability.SYNCED,
            samples,
            samples - refused,
            0,
            0,
            0,
            refused,
            0,
            refusals,
            reasons,
            null);
    return new Outcome.Decided(receipt, new OtlpPoints(points, () -> refusedPoints));
  }

  private static List<Row> rows() {
    Duration soon = Duration.ofSeconds(3);
    return List.of(
        new Row("all stored", decided(2, 0, 9, 0), 200, 0),
        new Row("nobody we know", new Outcome.Unauthenticated("who"), 401, 16),
        new Row("may not", new Outcome.Forbidden("may not"), 403, 7),
        new Row("over its rate", new Outcome.OverRate("too fast", soon, null), 429, 8),
        new Row("empty", decided(0, 0, 0, 0), 200, 0),
        new Row("some refused", decided(2, 1, 9, 4), 200, 0),
        new Row("only target_info refused", decided(2, 0, 9, 1), 200, 0),
        new Row("all refused", decided(2, 2, 9, 3), 400, 3),
        new Row("undecodable", new Outcome.Malformed("no JSON", null), 400, 3),
        new Row("bad header", new Outcome.BadRequest("X-Scope-OrgID"), 400, 3),
        new Row("wrong type", new Outcome.WrongType("text/plain"), 415, 12),
        new Row("too large", new Outcome.TooLarge("over", 1024, null), 413, 8),
        new Row("too slow", new Outcome.TooSlow("slow", null), 503, 14),
        new Row("overloaded", new Outcome.Unavailable("full", soon, null), 503, 14),
        new Row("our fault", new Outcome.Fault("number 1", null), 503, 14));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void overHttpTheStatusSaysWhetherToComeAgain(Row row) {
    for (OtlpDialect dialect : OtlpDialect.values()) {
      Answer answer = dialect.answer(row.outcome());
      assertEquals(row.status(), answer.status());
      assertEquals(dialect.mediaType, answer.contentType());
      boolean later = row.status() == 503 || row.status() == 429;
      assertEquals(later, answer.headers().containsKey("Retry-After"));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void overGrpcTheTrailersDo(Row row) {
    Answer answer = GrpcDialect.INSTANCE.answer(row.outcome());
    assertEquals(200, answer.status());
    assertEquals(Integer.toString(row.code()), answer.trailers().get("grpc-status"));
    assertEquals(row.code() != 0, answer.trailers().containsKey("grpc-message"));
    assertEquals(row.code() == 0, answer.body().length >= 5);
    String details = answer.trailers().getOrDefault("grpc-status-details-bin", "");
    String status = new String(Base64.getDecoder().decode(details), UTF_8);
    boolean later = row.code() == 14 || row.status() == 429;
    assertEquals(later, status.contains("google.rpc.RetryInfo"));
    assertEquals(row.code() == 3, status.contains("google.rpc.BadRequest"));
  }

  @Test
  void partialSuccessNamesPointsAndTheFirstReasons() {
    String json = new String(OtlpDialect.JSON.answer(decided(2, 1, 9, 4)).body(), UTF_8);
    assertEquals(
        "{\"partialSuccess\":{\"rejectedDataPoints\":\"1\",\"errorMessage\":\"1 of 2 data points"
            + " are refused for good, in samples: delta_gap 4: point 2 a{b=\\\"c\\\"}: a gap\"}}",
        json);
    String warning = new String(OtlpDialect.JSON.answer(decided(2, 0, 9, 1)).body(), UTF_8);
    assertTrue(warning.startsWith("{\"partialSuccess\":{\"errorMessage\":\"0 of 2"), warning);
  }

  @Test
  void messagesOfTrailersAreAscii() {
    assertEquals("a%25%C3%A9%0Ab", GrpcDialect.percentEncoded("a%é\nb"));
  }

  @ParameterizedTest
  @CsvSource({"1S, 1000", "2M, 120000", "1H, 3600000", "300m, 300", "5000u, 5", "2000000n, 2"})
  void theCallersTimeIsReadInAllUnits(String header, long millis) {
    assertEquals(Duration.ofMillis(millis), GrpcService.timeout(header));
  }

  @ParameterizedTest
  @CsvSource({"''", "1", "S", "-1S", "123456789S", "1s"})
  void aTimeThatCannotBeReadIsNone(String header) {
    assertNull(GrpcService.timeout(header));
  }
}
