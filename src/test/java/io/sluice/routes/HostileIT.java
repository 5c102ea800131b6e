package io.sluice.routes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/** Attacks by name: floods, bombs, paths, crafted hashes. What was wrong is said each time. */
@Timeout(120)
class HostileIT {

  private static final long NOW = System.currentTimeMillis();
  private static final int MIB = 1 << 20;

  @TempDir static Path data;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static RunningServer server;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static byte[] bomb;

  @BeforeAll
  static void start() throws Exception {
    bomb = gzip(new byte[0], ' ', 1024);
    server =
        RunningServer.start(
            data, "write.maxDecoded", "8MiB", "write.maxBody", "4MiB", "ingest.shards", "2");
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      assertEquals(200, server.write("after_all", NOW, 1).status());
      String meters = server.get("/metrics").body();
      assertTrue(meters.contains("\nsluice_samples_residual 0.0"), "residual");
      assertTrue(meters.contains("\nsluice_budget_used_bytes 0.0"), "credit");
    } finally {
      server.close();
    }
  }

  // ---- floods ----

  @Test
  void tooManyHeadersAre431AndATooLongAddressIs414() throws Exception {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      headers.append("X-").append(i).append(": y\r\n");
    }
    assertEquals(431, get("/-/ready", headers.toString()));
    assertEquals(431, get("/-/ready", "X: " + "y".repeat(MIB) + "\r\n"));
    assertEquals(414, get("/-/ready?" + "x".repeat(MIB), ""));
  }

  private static int get(String path, String headers) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
    return Wire.say(server, Wire.bytes(request)).first();
  }

  @Test
  void aThousandParametersAreReadAndMeanNothing() throws Exception {
    String query = "a=%20&".repeat(2000);
    Reply reply = server.get("/api/v1/labels?" + query);
    assertEquals(200, reply.status());
  }

  @Test
  void aBodyInChunksOfOneByteIsABodyAllTheSame() throws Exception {
    String json = RunningServer.json("in_small_chunks", NOW, 1);
    StringBuilder request =
        new StringBuilder("POST /api/v1/write HTTP/1.1\r\nHost: a\r\nConnection: close\r\n")
            .append("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20_000; i++) {
      request.append("1\r\n \r\n");
    }
    json.chars().forEach(c -> request.append("1\r\n").append((char) c).append("\r\n"));
    Wire.Said said = Wire.ask(server, request + "0\r\n\r\n");
    assertEquals(200, said.first(), said.text());
  }

  // ---- bombs ----

  private static Reply post(String path, String type, String encoding, byte[] body)
      throws IOException {
    return server.send("POST", path, Sender.headers(type, encoding), body);
  }

  private static byte[] gzip(byte[] start, int fill, int times) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] block = new byte[MIB];
    java.util.Arrays.fill(block, (byte) fill);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(start);
      for (int i = 0; i < times; i++) {
        out.write(block);
      }
    }
    return packed.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/write, application/json",
    "/api/v1/write, application/x-ndjson",
    "/v1/metrics, application/json",
    "/v1/metrics, application/x-protobuf",
    "/write, text/plain",
    "/api/v2/write, text/plain",
    "/api/put, application/json",
    "/api/v1/import, application/json",
    "/api/v1/import/prometheus, text/plain"
  })
  void aGigabyteInAMegabyteIs413AndTheLimitIsNamed(String path, String type) throws Exception {
    Reply reply = post(path, type, "gzip", bomb);
    // Blanks and lines of blanks are nothing to some: then the limit is that of a line.
    assertTrue(reply.status() == 413 || reply.status() == 400, path + " " + reply);
    assertFalse(reply.body().isEmpty(), "it says why");
  }

  @Test
  void bombsOfZstdAndSnappyAre413() throws Exception {
    byte[] zstd = Zstd.compress(new byte[256 * MIB], 1);
    assertEquals(413, post("/api/v1/write", "application/json", "zstd", zstd).status());
    assertEquals(413, post("/api/v1/write", "application/x-protobuf", "zstd", zstd).status());
    byte[] snappy = Snappy.compress(new byte[32 * MIB]);
    Reply reply = post("/api/v1/write", "application/x-protobuf", "snappy", snappy);
    assertEquals(413, reply.status());
    assertTrue(reply.body().contains("write.maxDecoded"), reply.body());
  }

  @Test
  void millionsOfEmptySeriesAndPointsTakeNoMoreThanTheirBytes() throws Exception {
    byte[] empty = new byte[4 * MIB];
    for (int i = 0; i < empty.length; i += 2) {
      empty[i] = 0x0a; // field 1, of length 0: a series, or resource metrics
    }
    Reply series =
        post("/api/v1/write", "application/x-protobuf", "snappy", Snappy.compress(empty));
    assertTrue(series.status() < 500 || series.status() == 503, series.toString());
    Reply resources = post("/v1/metrics", "application/x-protobuf", "", empty);
    assertTrue(resources.status() < 500 || resources.status() == 503, resources.toString());
  }

  @Test
  void whatIsNestedDeepIsRefused() throws Exception {
    byte[] nested = new byte[0];
    for (int i = 0; i < 2000; i++) {
      ByteArrayOutputStream outer = new ByteArrayOutputStream();
      outer.write(0x0a);
      int length = nested.length;
      while (length > 0x7f) {
        outer.write((length & 0x7f) | 0x80);
        length >>>= 7;
      }
      outer.write(length);
      outer.write(nested);
      nested = outer.toByteArray();
    }
    for (String[] route :
        new String[][] {
          {"/v1/metrics", ""}, {"/api/v1/write", "snappy"}, {"/api/v1/read", "snappy"}
        }) {
      byte[] body = route[1].isEmpty() ? nested : Snappy.compress(nested);
      Reply reply = post(route[0], "application/x-protobuf", route[1], body);
      assertTrue(reply.status() < 500, route[0] + " " + reply);
    }
    String deep = "[".repeat(100_000);
    for (String path : new String[] {"/v1/metrics", "/api/v1/write", "/api/put"}) {
      Reply reply = post(path, "application/json", "", deep.getBytes(US_ASCII));
      assertEquals(400, reply.status(), path + reply);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{__name__=~\"(a*)*(a*)*(a*)*b\"}",
        "{__name__=~\"((((((((((a{1,50}){1,50}){1,50}){1,50}){1,50}))))))\"}",
        "{__name__=~\"(x+x+)+y\"}",
        "{__name__=~\"[\"}",
        "{"
      })
  void selectorsThatExplodeElsewhereAreAnsweredOrRefused(String selector) throws Exception {
    String match = java.net.URLEncoder.encode(selector, UTF_8);
    for (String path : new String[] {"/api/v1/export", "/api/v1/series", "/api/v1/labels"}) {
      Reply reply = server.get(path + "?match%5B%5D=" + match);
      assertTrue(reply.status() < 500 || reply.status() == 503, path + " " + reply);
    }
  }

  // ---- crafted hashes ----

  @Test
  void labelsWithEqualHashesInJavaAreSpreadLikeAnyOthers() throws Exception {
    StringBuilder body = new StringBuilder();
    int series = 1 << 13;
    for (int i = 0; i < series; i++) {
      StringBuilder value = new StringBuilder();
      for (int bit = 0; bit < 13; bit++) {
        value.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // all have the same hashCode
      }
      body.append(
          "{\"labels\":{\"__name__\":\"flood\",\"%s\":\"%s\"},\"samples\":[[%d,1]]}\n"
              .formatted(i % 2 == 0 ? "AaAa" : "BBBB", value, NOW));
    }
    byte[] bytes = body.toString().getBytes(US_ASCII);
    assertEquals(200, post("/api/v1/write", "application/x-ndjson", "", bytes).status());
    Matcher shard =
        Pattern.compile("\"series\":([0-9]+)").matcher(server.get("/api/v1/status").body());
    while (shard.find()) {
      int here = Integer.parseInt(shard.group(1));
      assertTrue(here > series / 3, "a shard has only " + here + " of " + series);
    }
  }

  // ---- paths ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/api/v1/label/..%2F..%2F..%2Fetc%2Fpasswd/values",
        "/api/v1/label/%00/values",
        "/api/v1/label/%ff/values",
        "/api/v1/label/%/values",
        "//etc/passwd",
        "/metrics/../../etc/passwd",
        "/metrics%00",
        "/api/v1/admin/%2e%2e/status",
        "file:///etc/passwd",
        "http://other/etc/passwd",
        "*",
        "/api/v1/write;jsessionid=1"
      })
  void noPathLeadsToAFile(String path) throws Exception {
    Wire.Said said =
        Wire.ask(server, "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertTrue(said.first() == 200 || said.first() / 100 == 4, said.toString());
    assertFalse(said.text().contains("root:"), said.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "..", "a/b", "a\\b", "a b", "%2e%2e", "a,b", "é", ""})
  void noTenantLeadsOutOfTheDataDirectory(String tenant) throws Exception {
    for (String[] ask :
        new String[][] {
          {"POST", "/api/v1/write"},
          {"GET", "/api/v1/labels"},
          {"GET", "/api/v1/status/refusals"},
          {"GET", "/api/v1/status/cardinality"},
          {"POST", "/write"}
        }) {
      Reply reply =
          server.send(
              ask[0],
              ask[1],
              "Content-Type: "
                  + (ask[1].equals("/write") ? "text/plain" : "application/json")
                  + "\r\nX-Scope-OrgID: "
                  + tenant
                  + "\r\n",
              ask[0].equals("POST") ? RunningServer.json("t", NOW, 1) : "");
      assertEquals(400, reply.status(), ask[1] + reply);
      assertTrue(reply.body().contains("X-Scope-OrgID"), reply.body());
    }
  }
}
