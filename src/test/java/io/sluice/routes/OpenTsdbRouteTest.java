package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/put} as OpenTSDB answers it. */
class OpenTsdbRouteTest {

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

  private static Reply put(String query, String body) throws IOException {
    return server.send("POST", "/api/put" + query, "Content-Type: application/json\r\n", body);
  }

  private static String point(String metric, long time, String value) {
    return "{\"metric\":\"%s\",\"timestamp\":%d,\"value\":%s,\"tags\":{\"host\":\"a\",\"dc\":\"b\"}}"
        .formatted(metric, time, value);
  }

  private static String export(String name) throws IOException {
    return server.get("/api/v1/export?match%5B%5D=%7B__name__%3D%22" + name + "%22%7D").body();
  }

  @Test
  void oneDatapointInSecondsOrMillisecondsIsStored() throws Exception {
    assertEquals(204, put("", point("sys.load", NOW / 1000, "1.5")).status());
    assertEquals(204, put("", point("sys.load", NOW + 1, "\"2.5\"")).status());
    assertEquals(
        "{\"labels\":{\"__name__\":\"sys.load\",\"dc\":\"b\",\"host\":\"a\"},\"samples\":[[%d,1.5],[%d,2.5]]}\n"
            .formatted(NOW / 1000 * 1000, NOW + 1),
        export("sys.load"));
  }

  @Test
  void anArrayIsJudgedPointByPoint() throws Exception {
    String body =
        "[%s,{\"metric\":\"x\"},%s]"
            .formatted(point("many", NOW, "1"), point("many", NOW + 1, "2"));
    Reply reply = put("", body);
    assertEquals(400, reply.status());
    assertTrue(reply.body().startsWith("{\"error\":{\"code\":400,\"message\":\"1 of 3 "));
    assertTrue(export("many").contains("[%d,1],[%d,2]".formatted(NOW, NOW + 1)));
  }

  @Test
  void aSummaryCounts() throws Exception {
    Reply good = put("?summary", point("summed", NOW, "1"));
    assertEquals(200, good.status());
    assertEquals("{\"failed\":0,\"success\":1}", good.body());
    Reply bad = put("?summary", "[" + point("summed", NOW, "1") + ",{}]");
    assertEquals(400, bad.status());
    assertEquals("{\"failed\":1,\"success\":1}", bad.body());
  }

  @Test
  void detailsShowWhatWasRefusedAsItWasSent() throws Exception {
    String ahead = point("detailed", NOW + 3_600_000, "2");
    String broken = "{\"metric\": \"detailed\",\"value\":\"many\"}";
    String body = "[%s, %s,%s]".formatted(point("detailed", NOW, "1"), ahead, broken);
    Reply reply = put("?details&summary", body);
    assertEquals(400, reply.status());
    assertTrue(
        reply.body().startsWith("{\"errors\":[{\"datapoint\":" + ahead + ",\"error\":\""),
        reply.body());
    assertTrue(
        reply.body().contains("{\"datapoint\":" + broken + ",\"error\":\"value is no number"));
    assertTrue(reply.body().endsWith("],\"failed\":2,\"success\":1}"), reply.body());
    assertEquals(
        "{\"errors\":[],\"failed\":0,\"success\":1}",
        put("?details", point("detailed", NOW, "1")).body());
  }

  @Test
  void syncIsAlwaysAndItsTimeoutIsChecked() throws Exception {
    assertEquals(204, put("?sync&sync_timeout=60000", point("synced", NOW, "1")).status());
    assertEquals(204, put("?sync&sync_timeout=0", point("synced", NOW, "1")).status());
    assertEquals(400, put("?sync_timeout=soon", point("synced", NOW, "1")).status());
  }

  @Test
  void otherMethodsAreNotAllowed() throws Exception {
    Reply reply = server.get("/api/put");
    assertEquals(405, reply.status());
    assertEquals("POST", reply.header("Allow"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json | Unrecognized token",
        "[] 7 | more text",
        "{\"metric\":\"m\",\"timestamp\":0,\"value\":1,\"tags\":{\"a\":\"b\"}} | timestamp is no",
        "{\"metric\":\"m\",\"timestamp\":1,\"value\":\"NaN\",\"tags\":{\"a\":\"b\"}} | value is no",
        "{\"metric\":\"m\",\"timestamp\":1,\"value\":1,\"tags\":{}} | tags are missing",
        "{\"metric\":7,\"timestamp\":1,\"value\":1,\"tags\":{\"a\":\"b\"}} | metric is missing",
        "{\"metric\":\"m\",\"timestamp\":1,\"value\":1,\"tags\":{\"a\":[]}} | tag value is no text",
        "7 | a datapoint is an object"
      })
  void whatIsWrongIsSaid(String body, String why) throws Exception {
    Reply reply = put("", body);
    assertEquals(400, reply.status());
    assertTrue(reply.body().contains(why), reply.body());
  }
}
