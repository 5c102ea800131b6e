package io.sluice.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static long exported(String lines) throws IOException {
    return Answers.exported(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void sluicesExportCountsPairs() throws IOException {
    assertEquals(
        3,
        exported(
            """
            {"labels":{"__name__":"a","samples":"x"},"samples":[[1,2.5],[2,"NaN"]]}
            {"labels":{"__name__":"b"},"samples":[[1,2]]}
            """));
  }

  @Test
  void theExportOfVictoriaMetricsCountsTimes() throws IOException {
    assertEquals(
        3,
        exported(
            """
            {"metric":{"__name__":"a"},"values":[1,null],"timestamps":[1,2]}
            {"metric":{"__name__":"b"},"values":[1],"timestamps":[1]}
            """));
  }

  @Test
  void anEmptyExportHasNoSamples() throws IOException {
    assertEquals(0, exported(""));
  }

  @Test
  void anExportThatIsCutIsAnError() {
    assertThrows(IOException.class, () -> exported("{\"samples\":[[1,2],[2,"));
  }

  @Test
  void aPrometheusQueryGivesItsOnlyValue() throws IOException {
    assertEquals(
        5_000_000,
        Answers.scalarOfQuery(
            json(
                """
                {"status":"success","data":{"resultType":"vector",
                "result":[{"metric":{},"value":[1.7e9,"5e+06"]}]}}""")));
  }

  @Test
  void aPrometheusQueryWithoutResultIsZero() throws IOException {
    assertEquals(
        0,
        Answers.scalarOfQuery(
            json("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}")));
  }

  @Test
  void aPrometheusQueryThatFailedIsAnError() throws IOException {
    JsonNode answer = json("{\"status\":\"error\",\"error\":\"too many\"}");
    assertThrows(IOException.class, () -> Answers.scalarOfQuery(answer));
  }

  @Test
  void influxCountsAreSummedOverFieldsWithoutTheTime() throws IOException {
    assertEquals(
        30,
        Answers.sumOfCounts(
            json(
                """
                {"results":[{"statement_id":0,"series":[{"name":"devops",
                "columns":["time","count_a","count_b"],
                "values":[["1970-01-01T00:00:00Z",10,20]]}]}]}""")));
  }

  @Test
  void influxWithoutDataIsZero() throws IOException {
    assertEquals(0, Answers.sumOfCounts(json("{\"results\":[{\"statement_id\":0}]}")));
  }

  @Test
  void anInfluxErrorIsAnError() throws IOException {
    JsonNode answer = json("{\"results\":[{\"error\":\"database not found: load\"}]}");
    assertThrows(IOException.class, () -> Answers.sumOfCounts(answer));
  }

  @Test
  void questColumnsOfDoublesAreTheFields() throws IOException {
    assertEquals(
        List.of("a", "b"),
        Answers.doubleColumns(
            json(
                """
                {"columns":[{"name":"column"},{"name":"type"}],
                "dataset":[["hostname","SYMBOL",true],["a","DOUBLE",false],
                ["b","DOUBLE",false],["timestamp","TIMESTAMP",false]]}""")));
  }

  @Test
  void questCountsAreSummedOverTheRow() throws IOException {
    assertEquals(42, Answers.sumOfRow(json("{\"dataset\":[[40,2]],\"count\":1}")));
  }
}
