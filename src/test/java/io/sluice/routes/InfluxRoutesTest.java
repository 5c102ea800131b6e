package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Line protocol as clients of both versions send it, and what they ask first. */
class InfluxRoutesTest {

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

  private static Reply post(String path, String body) throws IOException {
    return server.send("POST", path, "Content-Type: text/plain; charset=utf-8\r\n", body);
  }

  private static String export(String selector) throws IOException {
    String match = java.net.URLEncoder.encode(selector, StandardCharsets.UTF_8);
    return server.get("/api/v1/export?match%5B%5D=" + match).body();
  }

  @Test
  void aLineBecomesASeriesPerFieldWithItsTagsAndItsDatabase() throws Exception {
    Reply reply =
        post("/write?db=plant&precision=ms", "boiler,hall=a temp=21.5,on=t,n=3i " + NOW + "\n");
    assertEquals(204, reply.status(), reply.toString());
    assertEquals("synced", reply.header("Sluice-Durability"));
    assertEquals(
        "{\"labels\":{\"__name__\":\"boiler_temp\",\"db\":\"plant\",\"hall\":\"a\"},\"samples\":[[%d,21.5]]}\n"
            .formatted(NOW),
        export("boiler_temp"));
    assertTrue(export("boiler_on").contains("[" + NOW + ",1]"), export("boiler_on"));
    assertTrue(export("boiler_n").contains("[" + NOW + ",3]"));
  }

  @Test
  void equalLinesOfTwoDatabasesAreTwoSeries() throws Exception {
    for (int round = 0; round < 3; round++) {
      long time = NOW + round;
      for (String db : new String[] {"one", "two", "one&rp=weekly", "one&rp=autogen"}) {
        String value = db.length() + "";
        String path = "/write?precision=ms&db=" + db;
        assertEquals(204, post(path, "both v=" + value + " " + time).status());
      }
    }
    assertEquals(3, export("both_v").lines().count(), export("both_v"));
    assertTrue(export("both_v{db=\"one/weekly\"}").contains(",13]"));
    assertTrue(export("both_v{db=\"two\"}").contains("[" + (NOW + 2) + ",3]"));
  }

  @Test
  void aTagOfThatNameWinsOverTheDatabase() throws Exception {
    assertEquals(204, post("/write?db=outer", "own,db=inner v=1").status());
    assertTrue(export("own_v").contains("\"db\":\"inner\""));
  }

  @Test
  void withoutADatabaseThereIsNoLabel() throws Exception {
    assertEquals(204, post("/write", "nowhere v=1").status());
    assertTrue(export("nowhere_v").contains("{\"__name__\":\"nowhere_v\"}"));
  }

  @Test
  void theBucketOfVersion2IsItsDatabase() throws Exception {
    Reply reply = post("/api/v2/write?org=o&bucket=b&precision=s", "second v=2 " + NOW / 1000);
    assertEquals(204, reply.status(), reply.toString());
    assertTrue(export("second_v{db=\"b\"}").contains("[" + NOW / 1000 * 1000 + ",2]"));
  }

  @ParameterizedTest
  @CsvSource({
    "n, 1000000",
    "ns, 1000000",
    "u, 1000",
    "us, 1000",
    "ms, 1",
    "s, 0",
    "m, 0",
    "h, 0",
    "'', 1000000"
  })
  void everyPrecisionIsUnderstood(String unit, long perMilli) throws Exception {
    long divisor =
        switch (unit) {
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 1;
        };
    long stored = NOW / divisor * divisor;
    String name = "precision" + unit;
    String time = Long.toString(perMilli > 0 ? NOW * perMilli : NOW / divisor);
    assertEquals(204, post("/write?precision=" + unit, name + " v=1 " + time).status());
    assertTrue(export(name + "_v").contains("[" + stored + ",1]"), export(name + "_v"));
  }

  @Test
  void aLineWithoutTimeGetsTheServers() throws Exception {
    long before = System.currentTimeMillis();
    assertEquals(204, post("/write", "untimed v=1").status());
    String line = export("untimed_v");
    long time = Long.parseLong(line.replaceAll(".*\\[\\[([0-9]+),.*\n", "$1"));
    assertTrue(time >= before && time <= System.currentTimeMillis(), line);
  }

  @Test
  void theNewestOfTwoPointsWinsAlsoWhereNanosecondsCollide() throws Exception {
    long nanos = NOW * 1_000_000;
    assertEquals(
        204, post("/write", "collide v=1 " + nanos + "\ncollide v=2 " + (nanos + 5)).status());
    assertTrue(export("collide_v").contains("[[" + NOW + ",2]]"), export("collide_v"));
    assertEquals(204, post("/write", "collide v=3 " + nanos).status());
    assertTrue(export("collide_v").contains("[[" + NOW + ",3]]"), export("collide_v"));
  }

  @Test
  void gzipIsTakenInChunks() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("zipped v=1\n".getBytes(StandardCharsets.UTF_8));
    }
    String body = packed.toString(StandardCharsets.ISO_8859_1);
    String request =
        "POST /write HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: gzip\r\n"
            + "Transfer-Encoding: chunked\r\nAuthorization: Token t\r\n\r\n"
            + Integer.toHexString(body.length())
            + "\r\n"
            + body
            + "\r\n0\r\n\r\n";
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(204, RunningServer.read(socket.getInputStream()).status());
    }
    assertEquals(1, export("zipped_v").lines().count());
  }

  @Test
  void version1NamesRefusedLinesAndStoresTheOthers() throws Exception {
    Reply reply = post("/write", "mixed v=1\nmixed v=\nmixed s=\"text\",w=2\n");
    assertEquals(400, reply.status());
    assertEquals("application/json", reply.header("Content-Type"));
    assertTrue(reply.body().startsWith("{\"error\":\"partial write: line 2: "), reply.body());
    assertTrue(reply.body().contains("line 3: "), reply.body());
    assertTrue(reply.body().contains("field 's' is a string"), reply.body());
    assertTrue(reply.body().endsWith(" dropped=2\"}"), reply.body());
    assertEquals(1, export("mixed_v").lines().count());
    assertEquals(1, export("mixed_w").lines().count());
  }

  @Test
  void version1CallsABodyWithoutAnyGoodLineUnparseable() throws Exception {
    Reply reply = post("/write", "nonsense\n");
    assertEquals(400, reply.status());
    assertTrue(reply.body().startsWith("{\"error\":\"unable to parse: line 1: "), reply.body());
  }

  @Test
  void version2TellsAPartFromTheWhole() throws Exception {
    Reply some = post("/api/v2/write?bucket=b", "part v=1\n\n# comment\npart v=\n");
    assertEquals(422, some.status());
    assertTrue(some.body().startsWith("{\"code\":\"unprocessable entity\","), some.body());
    assertTrue(some.body().endsWith("\"line\":4}"), some.body());
    Reply all = post("/api/v2/write?bucket=b", "part v=\n");
    assertEquals(400, all.status());
    assertTrue(all.body().startsWith("{\"code\":\"invalid\","), all.body());
  }

  @Test
  void aTimeTooFarAheadIsRefusedByItsLine() throws Exception {
    String body = "ahead v=1\nahead v=2 " + (NOW + 3_600_000) + "000000";
    Reply reply = post("/api/v2/write?bucket=b", body);
    assertEquals(422, reply.status());
    assertTrue(reply.body().endsWith("\"line\":2}"), reply.body());
  }

  @ParameterizedTest
  @CsvSource({
    "/write?precision=day, 400, '{\"error\":\"precision'",
    "/api/v2/write?precision=day, 400, '{\"code\":\"invalid\",'",
    "/write?db=%zz, 400, '{\"error\":\"the address'"
  })
  void wrongParametersAreSaidInTheProtocolsWords(String path, int status, String start)
      throws Exception {
    Reply reply = post(path, "m v=1");
    assertEquals(status, reply.status());
    assertTrue(reply.body().startsWith(start), reply.body());
  }

  @Test
  void jsonIsNoLineProtocol() throws Exception {
    Reply reply = server.send("POST", "/api/v2/write", "Content-Type: application/json\r\n", "{}");
    assertEquals(415, reply.status());
    assertTrue(reply.body().startsWith("{\"code\":\"unsupported media type\""), reply.body());
  }

  @Test
  void curlWithItsOwnContentTypeIsServed() throws Exception {
    String form = "Content-Type: application/x-www-form-urlencoded\r\n";
    assertEquals(204, server.send("POST", "/write?db=x", form, "curl v=1").status());
  }

  @Test
  void pingAnswersBothMethodsWithAVersion() throws Exception {
    for (String method : new String[] {"GET", "HEAD"}) {
      Reply reply = server.send(method, "/ping", "", "");
      assertEquals(204, reply.status());
      assertTrue(String.valueOf(reply.header("X-Influxdb-Version")).startsWith("1.8"));
    }
  }

  @Test
  void healthPassesOnceWritesAreTaken() throws Exception {
    Reply reply = server.get("/health");
    assertEquals(200, reply.status());
    assertTrue(reply.body().contains("\"status\":\"pass\""), reply.body());
  }

  @Test
  void databasesNeedNoMakingAndCanBeListed() throws Exception {
    String made = "{\"results\":[{\"statement_id\":0}]}";
    assertEquals(made, server.send("POST", "/query?q=CREATE%20DATABASE%20%22x%22", "", "").body());
    String form = "Content-Type: application/x-www-form-urlencoded\r\n";
    assertEquals(made, server.send("POST", "/query", form, "q=CREATE+DATABASE+x").body());
    post("/write?db=listed", "m v=1");
    String listed = server.get("/query?q=SHOW%20DATABASES").body();
    assertTrue(
        listed.startsWith(
            "{\"results\":[{\"statement_id\":0,\"series\":[{\"name\":\"databases\",\"columns\":[\"name\"],\"values\":["),
        listed);
    assertTrue(listed.contains("[\"listed\"]"), listed);
  }

  @Test
  void otherStatementsAreRefusedByName() throws Exception {
    Reply reply = server.get("/query?q=SELECT%20*%20FROM%20cpu");
    assertEquals(400, reply.status());
    assertTrue(reply.body().startsWith("{\"error\":\"statement not supported: SELECT * FROM cpu"));
    assertEquals(400, server.get("/query").status());
  }
}
