package io.sluice.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.protocol.wire.Proto;
import io.sluice.server.RunningServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP over HTTP, from a request's bytes to its answer and back from the export. */
class OtlpHttpTest {
  private static final long NOW = System.currentTimeMillis();
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  @TempDir static Path data;
  private static RunningServer server;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data, "write.maxBody", "64KiB", "write.maxDecoded", "128KiB");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> send(String path, String type, String coding, byte[] body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!coding.isEmpty()) {
      request.header("Content-Encoding", coding);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Reply json(String metrics) throws Exception {
    String body = "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[" + metrics + "]}]}]}";
    return server.send("POST", "/v1/metrics", "Content-Type: application/json\r\n", body);
  }

  private static String point(long time, String more) {
    return "{\"timeUnixNano\":\"" + time + "000000\"," + more + "}";
  }

  private static String gauge(String name, String... points) {
    return "{\"name\":\"%s\",\"gauge\":{\"dataPoints\":[%s]}}"
        .formatted(name, String.join(",", points));
  }

  private static String delta(String name, long from, long to, String value) {
    return ("{\"name\":\"%s\",\"sum\":{\"aggregationTemporality\":1,\"isMonotonic\":true,\"dataPoints\":"
            + "[%s]}}")
        .formatted(
            name, point(to, "\"startTimeUnixNano\":\"" + from + "000000\",\"asInt\":" + value));
  }

  private static byte[] request(String name, double value) {
    Proto point =
        new Proto().fixed64(3, NOW * 1_000_000).fixed64(4, Double.doubleToRawLongBits(value));
    Proto metric = new Proto().string(1, name).message(5, new Proto().message(1, point));
    Proto resource = new Proto().message(2, new Proto().message(2, metric));
    return new Proto().message(1, resource).toByteArray();
  }

  private static String export(String name) throws Exception {
    return server.get("/api/v1/export?match%5B%5D=" + name).body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/metrics", "/api/v1/otlp/v1/metrics"})
  void protobufIsStoredAndAnsweredWithAnEmptyMessage(String path) throws Exception {
    String name = "proto_" + path.length();
    HttpResponse<byte[]> response = send(path, PROTOBUF, "", request(name, 4.5));
    assertEquals(200, response.statusCode());
    assertEquals(PROTOBUF, response.headers().firstValue("Content-Type").orElse(""));
    assertEquals("synced", response.headers().firstValue("Sluice-Durability").orElse(""));
    assertArrayEquals(new byte[0], response.body());
    assertTrue(export(name).contains("[[" + NOW + ",4.5]]"), export(name));
  }

  @Test
  void gzipIsTaken() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(request("zipped", 2));
    }
    assertEquals(200, send("/v1/metrics", PROTOBUF, "gzip", packed.toByteArray()).statusCode());
    assertTrue(export("zipped").contains(NOW + ",2]"), export("zipped"));
  }

  @Test
  void jsonIsStoredAndAnsweredInJson() throws Exception {
    Reply reply = json(gauge("from_json", point(NOW, "\"asDouble\":1.25")));
    assertEquals(200, reply.status());
    assertEquals("{}", reply.body());
    assertTrue(export("from_json").contains(NOW + ",1.25"), export("from_json"));
  }

  @Test
  void anEmptyRequestSucceeds() throws Exception {
    assertEquals(200, send("/v1/metrics", PROTOBUF, "", new byte[0]).statusCode());
    assertEquals("{}", json("").body());
  }

  @Test
  void refusedPointsAreCountedAsPointsNotAsSamples() throws Exception {
    String histogram =
        "{\"name\":\"h\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":["
            + point(
                NOW + 7_200_000,
                "\"count\":6,\"sum\":1,\"bucketCounts\":[1,2,3],\"explicitBounds\":[1,2]")
            + "]}}";
    String good = gauge("good", point(NOW, "\"asInt\":1"), point(NOW + 1, "\"asInt\":2"));
    String noValue = gauge("bad", point(NOW, "\"flags\":0"));
    Reply reply = json(histogram + "," + good + "," + noValue);
    assertEquals(200, reply.status());
    assertTrue(reply.body().contains("\"rejectedDataPoints\":\"2\""), reply.body());
    assertTrue(reply.body().contains("2 of 4 data points"), reply.body());
    assertTrue(reply.body().contains("too_far_ahead 5"), reply.body());
    assertTrue(reply.body().contains("point 4 bad: "), reply.body());
    assertTrue(export("good").contains(NOW + ",1]"), export("good"));
  }

  @Test
  void whenEveryPointIsRefusedTheAnswerIsAStatus() throws Exception {
    Reply reply = json(gauge("ahead", point(NOW + 7_200_000, "\"asInt\":1")));
    assertEquals(400, reply.status());
    assertTrue(
        reply.body().startsWith("{\"code\":3,\"message\":\"1 of 1 data points"), reply.body());
    assertTrue(reply.body().contains("google.rpc.BadRequest"), reply.body());
  }

  @Test
  void deltasSentTwiceCountOnce() throws Exception {
    for (int copy = 0; copy < 2; copy++) {
      assertEquals("{}", json(delta("requests", NOW - 20, NOW - 10, "5")).body());
      assertEquals("{}", json(delta("requests", NOW - 10, NOW, "7")).body());
    }
    assertTrue(
        export("requests_total").contains("[[%d,5],[%d,12]]".formatted(NOW - 10, NOW)),
        export("requests_total"));
    Reply gap = json(delta("requests", NOW + 10, NOW + 20, "1"));
    assertEquals(400, gap.status());
    assertTrue(gap.body().contains("delta_gap 1"), gap.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain | '' | 415 | 12",
        "application/json | br | 415 | 12",
        "application/json | '' | 400 | 3",
        "application/json | gzip | 400 | 3"
      })
  void whatCannotBeTakenIsAnsweredWithAStatus(String type, String coding, int status, int code)
      throws Exception {
    HttpResponse<byte[]> response = send("/v1/metrics", type, coding, "no json".getBytes(UTF_8));
    assertEquals(status, response.statusCode());
    String body = new String(response.body(), UTF_8);
    assertTrue(body.startsWith("{\"code\":" + code + ",\"message\":\""), body);
  }

  @Test
  void aProtobufErrorIsAStatusInProtobuf() throws Exception {
    HttpResponse<byte[]> response = send("/v1/metrics", PROTOBUF, "", new byte[] {10, 99});
    assertEquals(400, response.statusCode());
    assertEquals(PROTOBUF, response.headers().firstValue("Content-Type").orElse(""));
    assertArrayEquals(new byte[] {8, 3, 18}, java.util.Arrays.copyOf(response.body(), 3));
  }

  @Test
  void tooLargeIs413BeforeAndAfterDecompression() throws Exception {
    assertEquals(413, send("/v1/metrics", PROTOBUF, "", new byte[70_000]).statusCode());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[200_000]);
    }
    HttpResponse<byte[]> response = send("/v1/metrics", JSON, "gzip", packed.toByteArray());
    assertEquals(413, response.statusCode());
    assertTrue(new String(response.body(), UTF_8).startsWith("{\"code\":8,"));
  }

  @Test
  void aWrongHeaderIsToldInTheProtocolsWords() throws IOException {
    Reply reply =
        server.send(
            "POST",
            "/v1/metrics",
            "Content-Type: application/json\r\nX-Scope-OrgID: a/b\r\n",
            "{}");
    assertEquals(400, reply.status());
    assertTrue(reply.body().startsWith("{\"code\":3"), reply.body());
  }
}
