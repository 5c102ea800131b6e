package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.shard.ShardReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answers about exemplars, byte for byte. */
final class ExemplarAnswerTest {
  private final TestShards shards = new TestShards(1);
  private final QueryService service = shards.service();

  @AfterEach
  void close() {
    service.close();
  }

  private void exemplar(int ref, long time, double value, String... labels) {
    ShardReader shard = shards.readers().get(0);
    long bits = Double.doubleToRawLongBits(value);
    shard.exemplars().add("t", new Exemplar(ref, time, bits, Labels.of(labels).canonicalBytes()));
  }

  private String ask(String query, String... startAndEnd) {
    Map<String, List<String>> parameters =
        startAndEnd.length == 0
            ? Map.of("query", List.of(query))
            : Map.of(
                "query", List.of(query),
                "start", List.of(startAndEnd[0]),
                "end", List.of(startAndEnd[1]));
    return Reads.text(
        service,
        permit -> service.exemplars(permit, ReadParameters.parseExemplars("t", parameters)));
  }

  @Test
  void exemplarsOfSelectedSeriesInTheSpanInOrderOfTime() {
    shards.write("t", TimeSeries.of(Labels.metric("m", "job", "a"), 1_000, 1));
    shards.write("t", TimeSeries.of(Labels.metric("m", "job", "b"), 1_000, 1));
    exemplar(0, 2_500, 6, "trace_id", "x");
    exemplar(1, 2_000, 7);
    exemplar(0, 1_000, Double.NaN);
    exemplar(0, 9_000, 1e-9);
    String second =
        "{\"seriesLabels\":{\"__name__\":\"m\",\"job\":\"b\"},\"exemplars\":["
            + "{\"labels\":{},\"value\":\"7\",\"timestamp\":2}]}";
    assertEquals(
        "{\"status\":\"success\",\"data\":["
            + "{\"seriesLabels\":{\"__name__\":\"m\",\"job\":\"a\"},\"exemplars\":["
            + "{\"labels\":{},\"value\":\"NaN\",\"timestamp\":1},"
            + "{\"labels\":{\"trace_id\":\"x\"},\"value\":\"6\",\"timestamp\":2.5}]},"
            + second
            + "]}",
        ask("rate(m[5m])", "1", "3"));
    assertEquals(
        "{\"status\":\"success\",\"data\":[" + second + "]}", ask("m{job=\"b\"} or nothing"));
    assertEquals("{\"status\":\"success\",\"data\":[]}", ask("nothing"));
  }

  @Test
  void aQueryWithoutASelectorIsRefused() {
    assertThrows(QueryException.class, () -> ask("1 + 1"));
    assertThrows(QueryException.class, () -> ask(""));
    assertThrows(QueryException.class, () -> ask("m", "2", "1"));
  }

  @Test
  void valuesAreWrittenAsPrometheusDoes() {
    assertEquals("-0", ExemplarAnswer.text(-0.0));
    assertEquals("+Inf", ExemplarAnswer.text(Double.POSITIVE_INFINITY));
    assertEquals("100000000", ExemplarAnswer.text(1e8));
    assertEquals("0.125", ExemplarAnswer.text(0.125));
    assertEquals("1.0e-9", ExemplarAnswer.text(1e-9));
  }
}
