package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.protocol.wire.Proto;
import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/**
 * What the public conformance suite of remote write receivers sends and expects (prometheus/
 * compliance, remotewrite/receiver), in requests of our own, and beyond it: what was acknowledged
 * is read back. Each case has a tenant of its own.
 */
class RemoteWriteConformanceTest {
  private static final long NOW = System.currentTimeMillis() / 1000 * 1000;
  private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
  private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";
  private static final long STALE = 0x7ff0000000000002L;
  private static final long[] VALUES = {
    bits(1), STALE, 0x7ff8000000000001L, bits(Double.POSITIVE_INFINITY), bits(-1 / 0.0)
  };

  @TempDir static Path data;
  private static RunningServer server;
  private static int tenants;
  private String tenant = "";

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data, "tenants.max", "1000");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static Proto sample(long bits, long time) {
    return new Proto().fixed64(1, bits).integer(2, time);
  }

  private Reply post(String type, String encoding, byte[] body) throws Exception {
    tenant = "case-" + tenants++;
    return server.send("POST", "/api/v1/write", headers(type, encoding), body);
  }

  private String headers(String type, String encoding) {
    return "Content-Type: %s\r\nContent-Encoding: %s\r\nX-Scope-OrgID: %s\r\n"
        .formatted(type, encoding, tenant);
  }

  private Reply post(WriteRequest2 request) throws Exception {
    return post(V2, "snappy", request.body());
  }

  private String get(String path, String query) throws Exception {
    String text = path + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return server.send("GET", text, "X-Scope-OrgID: " + tenant + "\r\n", "").body();
  }

  private String export() throws Exception {
    return get("/api/v1/export?match%5B%5D=", "{__name__=~\".+\"}");
  }

  private static void assertCounts(Reply reply, int status, int samples, int exemplars) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(Integer.toString(samples), reply.header(WRITTEN.formatted("Samples")));
    assertEquals("0", reply.header(WRITTEN.formatted("Histograms")));
    assertEquals(Integer.toString(exemplars), reply.header(WRITTEN.formatted("Exemplars")));
  }

  // ---- requests ----

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "text/plain"})
  void otherContentTypesAre415(String type) throws Exception {
    assertEquals(415, post(type, "snappy", corrupt()).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void otherContentEncodingsAre415(String encoding) throws Exception {
    assertCounts(post(V2, encoding, corrupt()), 415, 0, 0);
  }

  @Test
  void aCorruptBodyIs400() throws Exception {
    assertCounts(post(V2, "snappy", corrupt()), 400, 0, 0);
    assertEquals("", export());
  }

  private static byte[] corrupt() throws Exception {
    WriteRequest2 request = new WriteRequest2();
    request.series("__name__", "up").message(2, sample(bits(1), NOW));
    byte[] body = request.body();
    body[0] = '0';
    return body;
  }

  // ---- samples ----

  static Stream<Arguments> labelSets() {
    return Stream.of(
        Arguments.of(true, List.of("__name__", "up")),
        Arguments.of(true, List.of("__name__", "up", "instance", "localhost:9090", "job", "j")),
        Arguments.of(true, List.of("job", "unsorted", "__name__", "up")),
        Arguments.of(true, List.of("__name__", "up", "job", "test\njob\n")),
        Arguments.of(true, List.of("__name__", "resource.cpu.usage", "job.name", "j")),
        Arguments.of(true, List.of("__name__", "resource cpu usage", "job name", "j")),
        Arguments.of(true, List.of("__name__", "unicode_test", "region", "\ud83c\udf0d")),
        Arguments.of(false, List.of("job", "j", "instance", "localhost:9090")),
        Arguments.of(false, List.of("__name__", "")),
        Arguments.of(false, List.of()));
  }

  @ParameterizedTest
  @MethodSource("labelSets")
  void everyValueUnderEveryLabelSetIsStoredAsItWasOrRefused(boolean success, List<String> labels)
      throws Exception {
    for (long value : VALUES) {
      WriteRequest2 request = new WriteRequest2();
      request.series(labels.toArray(new String[0])).message(2, sample(value, NOW));
      Reply reply = post(request);
      assertCounts(reply, success ? 204 : 400, success ? 1 : 0, 0);
      assertEquals(success ? "" : reply.body(), reply.body());
      String expected = "\"samples\":[[%d,%s]]".formatted(NOW, text(value));
      assertEquals(success, export().contains(expected), export());
    }
  }

  private static String text(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      return "\"NaN:%016x\"".formatted(bits);
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "\"+Inf\"" : "\"-Inf\"";
    }
    return Long.toString((long) value);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void oneBadSeriesAmongFourIsCountedAndTheOthersAreStored(int bad) throws Exception {
    WriteRequest2 request = new WriteRequest2();
    for (int i = 0; i < 4; i++) {
      String instance = "localhost:909" + i;
      Proto series =
          i < bad
              ? request.series("job", "j", "instance", instance)
              : request.series("__name__", "up", "job", "j", "instance", instance);
      series.message(2, sample(bits(i), NOW));
    }
    assertCounts(post(request), bad == 0 ? 204 : 400, 4 - bad, 0);
    assertEquals(4 - bad, export().lines().count());
  }

  @Test
  void aStartTimestampIsTakenWithItsSample() throws Exception {
    WriteRequest2 request = new WriteRequest2();
    Proto sample = sample(bits(100), NOW).integer(3, NOW - 3_600_000);
    request.series("__name__", "http_requests_total").message(2, sample);
    assertCounts(post(request), 204, 1, 0);
    WriteRequest2 older = new WriteRequest2();
    older
        .series("__name__", "http_requests_total")
        .message(2, sample(bits(100), NOW))
        .integer(6, NOW - 3_600_000);
    assertCounts(post(older), 204, 1, 0);
  }

  // ---- exemplars ----

  static Stream<List<String>> exemplarLabels() {
    return Stream.of(
        List.of("trace_id", "abc123def456"),
        List.of("trace_id", "xyz789", "span_id", "span123"),
        List.of("user_id", "user123"),
        List.of("trace_id", "trace456", "user", "admin", "endpoint", "/login"),
        List.of(),
        List.of("trace_id", "trace-with-dashes_and_underscores.123"),
        List.of("trace_id", "unicode_trace_\u6d4b\u8bd5"));
  }

  @ParameterizedTest
  @MethodSource("exemplarLabels")
  void anExemplarIsStoredWithItsSample(List<String> labels) throws Exception {
    WriteRequest2 request = new WriteRequest2();
    request
        .series("__name__", "m")
        .message(2, sample(bits(0.125), NOW))
        .message(4, request.exemplar(0.125, NOW, labels.toArray(new String[0])));
    assertCounts(post(request), 204, 1, 1);
    String read = get("/api/v1/query_exemplars?query=", "m");
    for (int i = 0; i < labels.size(); i += 2) {
      String pair = "\"%s\":\"%s\"".formatted(labels.get(i), labels.get(i + 1));
      assertTrue(read.contains(pair), read);
    }
    assertTrue(read.contains("\"value\":\"0.125\",\"timestamp\":%d}".formatted(NOW / 1000)), read);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -123.456, 1e10, 1e-10, Double.NaN, 1 / 0.0, -1 / 0.0})
  void anExemplarMayHaveAnyValue(double value) throws Exception {
    WriteRequest2 request = new WriteRequest2();
    request
        .series("__name__", "m")
        .message(2, sample(bits(value), NOW))
        .message(4, request.exemplar(value, NOW, "trace_id", "special"));
    assertCounts(post(request), 204, 1, 1);
    String read = get("/api/v1/query_exemplars?query=", "m");
    String written = read.replaceAll(".*\"value\":\"([^\"]*)\".*", "$1").replace("Inf", "Infinity");
    assertEquals(value, Double.parseDouble(written), read);
  }

  @Test
  void exemplarsOfSeveralTimesAndSeriesAreKept() throws Exception {
    WriteRequest2 request = new WriteRequest2();
    for (int minutes = 60; minutes >= 0; minutes -= 30) {
      long time = NOW - minutes * 60_000L;
      request
          .series("__name__", "latency_hist")
          .message(2, sample(bits(minutes), time))
          .message(4, request.exemplar(minutes, time, "trace_id", "t" + minutes));
    }
    request.series("__name__", "alone").message(4, request.exemplar(1, NOW, "trace_id", "x"));
    assertCounts(post(request), 204, 3, 4);
    String read = get("/api/v1/query_exemplars?query=", "latency_hist or alone");
    for (String trace : List.of("t60", "t30", "t0", "x")) {
      assertTrue(read.contains("\"trace_id\":\"" + trace + "\""), read);
    }
  }

  @Test
  void anExemplarOfASeriesWithoutANameIsRefusedWithIt() throws Exception {
    for (String[] labels : new String[][] {{"job", "test"}, {"__name__", ""}}) {
      WriteRequest2 request = new WriteRequest2();
      request
          .series(labels)
          .message(2, sample(bits(1), NOW))
          .message(4, request.exemplar(1, NOW, "trace_id", "t"));
      assertCounts(post(request), 400, 0, 0);
    }
  }

  // ---- metadata ----

  @Test
  void metadataOfEveryTypeComesBack() throws Exception {
    String[] types = {
      "unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"
    };
    List<String> expected = new ArrayList<>();
    WriteRequest2 request = new WriteRequest2();
    for (int type = 0; type < types.length; type++) {
      request
          .series("__name__", "m" + type, "job", "test")
          .message(2, sample(bits(1), NOW))
          .message(5, request.metadata(type, "Test with\nlines and \"quotes\"", "bytes/sec"));
      expected.add("\"m%d\":[{\"type\":\"%s\"".formatted(type, types[type]));
    }
    request
        .series("__name__", "bare")
        .message(2, sample(bits(1), NOW))
        .message(5, request.metadata(1, "", ""));
    expected.add("\"bare\":[{\"type\":\"counter\",\"help\":\"\",\"unit\":\"\"}]");
    assertCounts(post(request), 204, types.length + 1, 0);
    String read = get("/api/v1/metadata?metric=", "");
    expected.forEach(part -> assertTrue(read.contains(part), read));
    assertTrue(read.contains("\"help\":\"Test with\\u000alines and \\\"quotes\\\"\""), read);
  }

  @Test
  void metadataOfASeriesWithoutANameIsRefusedWithIt() throws Exception {
    for (String[] labels : new String[][] {{"job", "test"}, {"__name__", ""}}) {
      WriteRequest2 request = new WriteRequest2();
      request
          .series(labels)
          .message(2, sample(bits(1), NOW))
          .message(5, request.metadata(1, "Test help", "unit"));
      assertCounts(post(request), 400, 0, 0);
      assertEquals("{\"status\":\"success\",\"data\":{}}", get("/api/v1/metadata?metric=", ""));
    }
  }

  // ---- native histograms ----

  private static Proto histogram(long count, double sum) {
    return new Proto().integer(1, count).fixed64(3, bits(sum));
  }

  /** Spans (2 1) (1 1), counts 3 and 2: with a zero bucket of 1 that makes 6. */
  private static Proto whole(long time) {
    return histogram(6, 12.5)
        .integer(4, 2) // schema 1
        .fixed64(5, bits(0.001))
        .integer(6, 1)
        .message(11, new Proto().integer(1, 4).integer(2, 1))
        .message(11, new Proto().integer(1, 2).integer(2, 1))
        .bytes(12, new Proto().raw(6, 1).toByteArray())
        .integer(15, time);
  }

  private static final String WHOLE =
      "{\"schema\":1,\"count\":6,\"sum\":12.5,\"zeroThreshold\":0.001,\"zeroCount\":1,"
          + "\"positive\":{\"spans\":[[2,1],[1,1]],\"counts\":[3,2]}}";

  static Stream<Arguments> histograms() {
    Proto floats =
        new Proto()
            .fixed64(2, bits(2.5))
            .fixed64(3, bits(-1))
            .fixed64(7, bits(0.5))
            .message(8, new Proto().integer(1, 0).integer(2, 1))
            .fixed64(10, bits(2))
            .integer(14, 3)
            .integer(15, NOW);
    Proto custom =
        histogram(3, 4)
            .integer(4, 105) // schema -53
            .message(11, new Proto().integer(2, 2))
            .bytes(12, new Proto().raw(2, 2).toByteArray())
            .fixed64(16, bits(0.5))
            .fixed64(16, bits(1))
            .integer(15, NOW);
    Proto stale = histogram(77, 0).fixed64(3, STALE).integer(15, NOW);
    return Stream.of(
        Arguments.of("whole", whole(NOW), WHOLE),
        Arguments.of("without buckets", histogram(0, 0).integer(15, NOW), "\"count\":0,\"sum\":0}"),
        Arguments.of("not reset", whole(NOW).integer(14, 2), WHOLE),
        Arguments.of("reset", whole(NOW).integer(14, 1), "\"hint\":\"reset\""),
        Arguments.of("gauge", whole(NOW).integer(14, 3), "\"hint\":\"gauge\""),
        Arguments.of("start", whole(NOW).integer(17, NOW - 1000), WHOLE),
        Arguments.of(
            "floats",
            floats,
            "{\"schema\":0,\"float\":true,\"hint\":\"gauge\",\"count\":2.5,\"sum\":-1,"
                + "\"zeroCount\":0.5,\"negative\":{\"spans\":[[0,1]],\"counts\":[2]}}"),
        Arguments.of("custom", custom, "\"customValues\":[0.5,1]}"),
        Arguments.of("stale", stale, "\"sum\":\"NaN:7ff0000000000002\"}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("histograms")
  void aNativeHistogramIsStoredWithItsExemplarAndMetadata(
      String name, Proto histogram, String expected) throws Exception {
    tenant = "case-" + tenants++;
    WriteRequest2 request = new WriteRequest2();
    request
        .series("__name__", "h")
        .message(3, histogram)
        .message(4, request.exemplar(1.23, NOW, "trace_id", "abc"))
        .message(5, request.metadata(3, "HTTP request duration in seconds", "seconds"));
    for (int repeat = 0; repeat < 2; repeat++) {
      Reply reply = server.send("POST", "/api/v1/write", headers(V2, "snappy"), request.body());
      assertEquals(204, reply.status(), reply.body());
      assertEquals("0", reply.header(WRITTEN.formatted("Samples")));
      assertEquals("1", reply.header(WRITTEN.formatted("Histograms")));
      assertEquals("1", reply.header(WRITTEN.formatted("Exemplars")));
    }
    assertTrue(export().contains("\"histograms\":[[" + NOW + ",{"), export());
    assertTrue(export().contains(expected), export());
    assertTrue(get("/api/v1/query_exemplars?query=", "h").contains("\"abc\""));
    assertTrue(get("/api/v1/metadata?metric=", "h").contains("\"histogram\""));
  }

  @Test
  void badHistogramsAreRefusedByNameAndTheOthersAreStored() throws Exception {
    tenant = "case-" + tenants++;
    WriteRequest2 request = new WriteRequest2();
    request
        .series("__name__", "mixed")
        .message(2, sample(bits(1), NOW - 1))
        .message(3, whole(NOW))
        .message(3, histogram(5, 1).integer(15, NOW + 1))
        .message(3, whole(NOW + 2).integer(4, 18));
    request.series("job", "no name").message(3, whole(NOW));
    Reply reply = server.send("POST", "/api/v1/write", headers(V2, "snappy"), request.body());
    assertEquals(400, reply.status(), reply.body());
    assertEquals("1", reply.header(WRITTEN.formatted("Samples")));
    assertEquals("1", reply.header(WRITTEN.formatted("Histograms")));
    assertTrue(reply.body().contains("the count 5 is not that of the buckets"), reply.body());
    String expected =
        "\"samples\":[[%d,1]],\"histograms\":[[%d,%s]]}".formatted(NOW - 1, NOW, WHOLE);
    assertTrue(export().contains(expected), export());
  }

  // ---- 1.0 ----

  @Test
  void version1HasNativeHistogramsToo() throws Exception {
    Proto name = new Proto().string(1, "__name__").string(2, "h");
    Proto series = new Proto().message(1, name).message(4, whole(NOW));
    byte[] body = Snappy.compress(new Proto().message(1, series).toByteArray());
    Reply reply = post("application/x-protobuf", "snappy", body);
    assertEquals(204, reply.status(), reply.body());
    assertTrue(export().contains("[[%d,%s]]".formatted(NOW, WHOLE)), export());
  }

  @Test
  void version1IsTakenOnTheSamePath() throws Exception {
    Proto name = new Proto().string(1, "__name__").string(2, "up");
    Proto job = new Proto().string(1, "job").string(2, "testjob");
    Proto series = new Proto().message(1, job).message(1, name);
    series.message(2, sample(bits(1), NOW));
    byte[] body = Snappy.compress(new Proto().message(1, series).toByteArray());
    Reply reply = post("application/x-protobuf", "snappy", body);
    assertEquals(204, reply.status(), reply.body());
    assertEquals(null, reply.header(WRITTEN.formatted("Samples")));
    assertTrue(export().contains("\"samples\":[[%d,1]]".formatted(NOW)), export());
    body[0] = (byte) 0xff;
    assertEquals(400, post("application/x-protobuf", "snappy", body).status());
  }
}
