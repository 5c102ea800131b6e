package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.WriteReceipt;
import io.sluice.api.json.ProblemJson;
import io.sluice.api.json.ReceiptJson;
import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSON lines of VictoriaMetrics, and Prometheus' text by POST. */
class ImportRoutesTest {

  private static final long NOW = System.currentTimeMillis();

  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Reply lines(String body) throws IOException {
    return server.send("POST", "/api/v1/import", "Content-Type: application/json\r\n", body);
  }

  private static Reply text(String query, String type, String body) throws IOException {
    String header = "Content-Type: " + type + "\r\n";
    return server.send("POST", "/api/v1/import/prometheus" + query, header, body);
  }

  private static String export(String selector, String more) throws IOException {
    String match = java.net.URLEncoder.encode(selector, StandardCharsets.UTF_8);
    return server.get("/api/v1/export?match%5B%5D=" + match + more).body();
  }

  @Test
  void aLineComesBackAsItWasImported() throws Exception {
    String line =
        "{\"metric\":{\"__name__\":\"vm\",\"job\":\"a\"},\"values\":[1,2.5,null,\"Infinity\",\"-Infinity\"],\"timestamps\":[%d,%d,%d,%d,%d]}\n"
            .formatted(NOW, NOW + 1, NOW + 2, NOW + 3, NOW + 4);
    Reply reply = lines(line);
    assertEquals(200, reply.status(), reply.toString());
    assertEquals(5, ReceiptJson.read(reply.body().getBytes(StandardCharsets.UTF_8)).stored());
    assertEquals(line, export("vm", "&format=vm"));
    assertEquals(
        5, ReceiptJson.read(lines(line).body().getBytes(StandardCharsets.UTF_8)).repeated());
  }

  @Test
  void bareWordsOfOlderVersionsAreTakenToo() throws Exception {
    String line =
        "{\"timestamps\":[%d,%d,%d],\"values\":[+Inf,-Inf,NaN],\"metric\":{\"__name__\":\"older\"}}";
    assertEquals(200, lines(line.formatted(NOW, NOW + 1, NOW + 2)).status());
    assertTrue(
        export("older", "")
            .contains("\"+Inf\"],[%d,\"-Inf\"],[%d,\"NaN\"]".formatted(NOW + 1, NOW + 2)));
  }

  @Test
  void aBadLineAmongGoodOnesIsNamed() throws Exception {
    String good = "{\"metric\":{\"__name__\":\"mixed\"},\"values\":[%d],\"timestamps\":[%d]}\n";
    Reply reply =
        lines(good.formatted(1, NOW) + "{\"metric\":{}}\n\n" + good.formatted(2, NOW + 1));
    assertEquals(400, reply.status());
    WriteReceipt receipt =
        ProblemJson.read(reply.body().getBytes(StandardCharsets.UTF_8)).receipt();
    assertEquals(2, receipt == null ? -1 : receipt.stored());
    assertTrue(reply.body().contains("\"seriesIndex\":2"), reply.body());
    assertTrue(export("mixed", "").contains("[%d,1],[%d,2]".formatted(NOW, NOW + 1)));
  }

  @Test
  void unequalNumbersOfValuesAndTimesRefuseTheLine() throws Exception {
    Reply reply =
        lines("{\"metric\":{\"__name__\":\"unequal\"},\"values\":[1,2],\"timestamps\":[1]}");
    assertEquals(400, reply.status());
    assertTrue(reply.body().contains("2 values and 1 timestamps"), reply.body());
  }

  @Test
  void anUnknownFormatOfExportIsRefused() throws Exception {
    assertEquals(400, server.get("/api/v1/export?match%5B%5D=up&format=csv").status());
  }

  @Test
  void textComesWithTimesOrGetsTheOneOfTheRequest() throws Exception {
    String body =
        "# HELP t a test\n# TYPE t counter\nt_total{job=\"a b\",esc=\"q\\\"n\\n\"} 5 %d\nt_plain 1e3\n"
            .formatted(NOW);
    Reply reply = text("?timestamp=" + (NOW - 5), "text/plain; version=0.0.4", body);
    assertEquals(200, reply.status(), reply.toString());
    assertEquals(
        "{\"labels\":{\"__name__\":\"t_total\",\"esc\":\"q\\\"n\\u000a\",\"job\":\"a b\"},\"samples\":[[%d,5]]}\n"
            .formatted(NOW),
        export("t_total", ""));
    assertTrue(export("t_plain", "").contains("[[%d,1000]]".formatted(NOW - 5)));
  }

  @Test
  void openMetricsHasSecondsAndExemplarsDoNoHarm() throws Exception {
    String body =
        "# TYPE om counter\nom_total 3 %d.25 # {trace_id=\"x\"} 1 2\n# EOF\n".formatted(NOW / 1000);
    assertEquals(200, text("", "application/openmetrics-text; version=1.0.0", body).status());
    long millis = NOW / 1000 * 1000 + 250;
    assertTrue(
        export("om_total", "").contains("[[%d,3]]".formatted(millis)), export("om_total", ""));
  }

  @Test
  void aLineWithoutTimeGetsTheServers() throws Exception {
    assertEquals(200, text("", "text/plain", "untimed 1").status());
    assertTrue(export("untimed", "").contains(",1]]"));
  }

  @Test
  void badTextLinesAreNamed() throws Exception {
    Reply reply = text("", "text/plain", "good 1\nbad{a=\"b\" 1\nworse one\n");
    assertEquals(400, reply.status());
    assertTrue(reply.body().contains("\"refused\":2,"), reply.body());
    assertTrue(reply.body().contains("the labels have no end"), reply.body());
    assertEquals(1, export("good", "").lines().count());
  }

  @Test
  void aTimestampThatIsNoneIsABadRequest() throws Exception {
    assertEquals(400, text("?timestamp=now", "text/plain", "x 1").status());
    assertEquals(415, text("", "application/x-protobuf", "x 1").status());
  }
}
