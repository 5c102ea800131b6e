package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import io.sluice.server.RunningServer;
import io.sluice.testing.RemoteReads;
import io.sluice.testing.RemoteReads.Match;
import io.sluice.testing.RemoteReads.Series;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Remote read as its clients see it. */
class RemoteReadTest {
  private static final long BASE = 7_200_000L * 236_000;
  private static final Match HOST = new Match(RemoteReads.REGEX, "host", ".+");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path data;

  private RunningServer start(String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of("blocks.seal", "false"));
    all.addAll(List.of(settings));
    return RunningServer.start(data, all.toArray(String[]::new));
  }

  private static HttpResponse<byte[]> read(RunningServer server, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/read"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Read-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static List<List<Series>> samples(RunningServer server, byte[]... queries)
      throws Exception {
    HttpResponse<byte[]> answer = read(server, RemoteReads.request(false, queries));
    assertEquals(200, answer.statusCode(), () -> text(answer));
    assertEquals("application/x-protobuf", answer.headers().firstValue("content-type").get());
    assertEquals("snappy", answer.headers().firstValue("content-encoding").get());
    return RemoteReads.ofSamples(answer.body());
  }

  private static List<List<Series>> frames(RunningServer server, byte[]... queries)
      throws Exception {
    HttpResponse<byte[]> answer = read(server, RemoteReads.request(true, queries));
    assertEquals(200, answer.statusCode(), () -> text(answer));
    assertEquals(
        "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse",
        answer.headers().firstValue("content-type").get());
    return RemoteReads.ofFrames(answer.body(), queries.length);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void write(RunningServer server, String lines) throws Exception {
    RunningServer.Reply reply =
        server.send("POST", "/api/v1/write", "Content-Type: application/x-ndjson\r\n", lines);
    assertEquals(200, reply.status(), reply::body);
  }

  private static void seal(RunningServer server) throws Exception {
    assertEquals(200, server.send("POST", "/api/v1/admin/seal", "", "").status());
  }

  /** Deletes some minutes of some series. */
  private static void delete(RunningServer server, long from) throws Exception {
    String path =
        "/api/v1/admin/delete?match[]=m1&start=%d&end=%d".formatted(from / 1000, from / 1000 + 900);
    assertEquals(200, server.send("POST", path, "", "").status());
  }

  private static List<Series> exported(RunningServer server, long start, long end)
      throws Exception {
    String path =
        "/api/v1/export?match[]=%%7Bhost=~%%22.%%2B%%22%%7D&start=%d.%03d&end=%d.%03d"
            .formatted(start / 1000, start % 1000, end / 1000, end % 1000);
    NavigableMap<Labels, NavigableMap<Long, Long>> all = new TreeMap<>();
    byte[] body = server.get(path).body().getBytes(StandardCharsets.UTF_8);
    for (TimeSeries series : TimeSeriesJson.readLines(body)) {
      NavigableMap<Long, Long> samples = all.computeIfAbsent(series.labels(), l -> new TreeMap<>());
      for (int i = 0; i < series.size(); i++) {
        samples.put(series.timestamp(i), series.valueBits(i));
      }
    }
    List<Series> expected = new ArrayList<>();
    all.forEach((labels, samples) -> expected.add(new Series(labels, samples, 0)));
    return expected;
  }

  private static List<Series> withoutFrames(List<Series> all) {
    return all.stream().map(one -> new Series(one.labels(), one.samples(), 0)).toList();
  }

  private static String someSamples(Random random, int range) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      long time = BASE + range * 7_200_000L + random.nextInt(3_600_000);
      StringBuilder samples = new StringBuilder();
      for (int s = 0; s < random.nextInt(700); s++) {
        time += 1 + random.nextInt(20_000);
        samples.append(s == 0 ? "" : ",").append("[%d,%s]".formatted(time, time % 997 / 7.0));
      }
      if (samples.length() > 0) {
        lines.append(
            "{\"labels\":{\"__name__\":\"m%d\",\"host\":\"h%d\"},\"samples\":[%s]}\n"
                .formatted(i % 3, i, samples));
      }
    }
    return lines.toString();
  }

  @Test
  void bothKindsOfAnswersHoldWhatIsExportedOverHeadAndBlocks() throws Exception {
    long seed = 20261123;
    Random random = new Random(seed);
    try (RunningServer server = start()) {
      for (int round = 0; round < 6; round++) {
        write(server, someSamples(random, random.nextInt(3)));
        if (round % 2 == 1) {
          seal(server);
          delete(server, BASE + random.nextInt(3 * 7_200_000));
        }
        for (int i = 0; i < 8; i++) {
          long from = BASE + random.nextInt(3 * 7_200_000);
          long to = from + random.nextInt(3 * 7_200_000);
          if (i == 0) {
            from = BASE;
            to = BASE + 30_000_000;
          }
          List<Series> expected = exported(server, from, to);
          byte[] query = RemoteReads.query(from, to, HOST);
          String where = "seed " + seed + ", round " + round + ", read " + i;
          assertEquals(expected, samples(server, query).get(0), where);
          assertEquals(expected, withoutFrames(frames(server, query).get(0)), where);
        }
      }
      String meters = server.get("/metrics").body();
      assertTrue(!meters.contains("sluice_query_remote_chunks_raw_total 0.0"), meters);
    }
  }

  @Test
  void everyQueryIsAnsweredInItsPlace() throws Exception {
    try (RunningServer server = start()) {
      for (String host : List.of("a", "b", "ab")) {
        write(
            server,
            "{\"labels\":{\"__name__\":\"up\",\"host\":\"%s\"},\"samples\":[[%d,1]]}\n"
                .formatted(host, BASE));
      }
      byte[][] queries = {
        RemoteReads.query(0, BASE, new Match(RemoteReads.EQUAL, "host", "a")),
        RemoteReads.query(0, BASE, new Match(RemoteReads.NOT_EQUAL, "host", "a")),
        RemoteReads.query(0, BASE - 1, new Match(RemoteReads.EQUAL, "host", "a")),
        RemoteReads.query(BASE, 0, HOST),
        RemoteReads.query(0, BASE, new Match(RemoteReads.REGEX, "host", "a.?")),
        RemoteReads.query(0, BASE, new Match(RemoteReads.NOT_REGEX, "host", "a.?")),
        RemoteReads.query(0, BASE),
      };
      List<String> expected = List.of("a", "ab b", "", "", "a ab", "b", "a ab b");
      assertEquals(expected, samples(server, queries).stream().map(this::hosts).toList());
      assertEquals(expected, frames(server, queries).stream().map(this::hosts).toList());
      assertEquals(List.of(), samples(server));
      assertEquals(List.of(), frames(server));
    }
  }

  private String hosts(List<Series> all) {
    List<String> hosts = all.stream().map(one -> one.labels().toMap().get("host")).toList();
    return String.join(" ", hosts);
  }

  @Test
  void hintsNarrowTheSpanAndSeriesAloneNeedNoSamples() throws Exception {
    try (RunningServer server = start()) {
      write(
          server,
          "{\"labels\":{\"__name__\":\"up\",\"host\":\"a\"},\"samples\":[[%d,1],[%d,2],[%d,3]]}\n"
              .formatted(BASE, BASE + 1000, BASE + 2000));
      byte[] narrow =
          RemoteReads.query(
              0, BASE + 9000, RemoteReads.hints("rate", BASE + 500, BASE + 1500), HOST);
      byte[] names =
          RemoteReads.query(
              0, BASE + 9000, RemoteReads.hints("series", BASE + 500, BASE + 1500), HOST);
      byte[] none =
          RemoteReads.query(0, BASE, RemoteReads.hints("series", BASE - 2, BASE - 1), HOST);
      for (List<List<Series>> answer :
          List.of(samples(server, narrow, names, none), frames(server, narrow, names, none))) {
        assertEquals(Map.of(BASE + 1000, Double.doubleToRawLongBits(2)), only(answer.get(0)));
        assertEquals(Map.of(), only(answer.get(1)));
        assertEquals(List.of(), answer.get(2));
      }
    }
  }

  private static Map<Long, Long> only(List<Series> all) {
    assertEquals(1, all.size());
    return all.get(0).samples();
  }

  @Test
  void chunksOfBlocksAreHandedOverAsTheyAre() throws Exception {
    try (RunningServer server = start()) {
      StringBuilder samples = new StringBuilder();
      for (int s = 0; s < 720; s++) {
        samples.append(s == 0 ? "" : ",").append("[%d,%d]".formatted(BASE + s * 10_000L, s));
      }
      write(
          server,
          "{\"labels\":{\"__name__\":\"up\",\"host\":\"a\"},\"samples\":[%s]}\n"
              .formatted(samples));
      seal(server);
      frames(server, RemoteReads.query(BASE, BASE + 7_200_000, HOST));
      String meters = server.get("/metrics").body();
      assertTrue(meters.contains("sluice_query_remote_chunks_raw_total 6.0"), meters);
      assertTrue(meters.contains("sluice_query_remote_chunks_made_total 0.0"), meters);
      List<Series> cut =
          frames(server, RemoteReads.query(BASE + 5_000, BASE + 7_000_000, HOST)).get(0);
      assertEquals(700, cut.get(0).samples().size());
      meters = server.get("/metrics").body();
      assertTrue(meters.contains("sluice_query_remote_chunks_raw_total 10.0"), meters);
      assertTrue(meters.contains("sluice_query_remote_chunks_made_total 2.0"), meters);
    }
  }

  @Test
  void aSeriesThatNeedsMoreThanAFrameIsSpreadOverSeveral() throws Exception {
    try (RunningServer server = start("query.maxFrame", "16KiB")) {
      Random random = new Random(3);
      StringBuilder samples = new StringBuilder();
      for (int s = 0; s < 5_000; s++) {
        samples
            .append(s == 0 ? "" : ",")
            .append("[%d,%s]".formatted(BASE + s, random.nextDouble()));
      }
      write(
          server,
          "{\"labels\":{\"__name__\":\"up\",\"host\":\"a\"},\"samples\":[%s]}\n"
              .formatted(samples));
      List<Series> all = frames(server, RemoteReads.query(BASE, BASE + 10_000, HOST)).get(0);
      assertEquals(1, all.size());
      assertEquals(5_000, all.get(0).samples().size());
      assertTrue(all.get(0).frames() > 2, all.get(0).frames() + " frames");
    }
  }

  @Test
  void aTenantReadsItsOwn() throws Exception {
    try (RunningServer server = start()) {
      write(
          server,
          "{\"labels\":{\"__name__\":\"up\",\"host\":\"a\"},\"samples\":[[%d,1]]}\n"
              .formatted(BASE));
      byte[] query = RemoteReads.request(false, RemoteReads.query(0, BASE, HOST));
      HttpResponse<byte[]> theirs = read(server, query, "X-Scope-OrgID", "other");
      assertEquals(List.of(List.of()), RemoteReads.ofSamples(theirs.body()));
      assertEquals(400, read(server, query, "X-Scope-OrgID", "a/b").statusCode());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "query.maxSeries|3|422|query.maxSeries allows (3)",
        "query.maxSamples|30|422|query.maxSamples allows (30)",
        "query.maxBytes|64KiB|422|query.maxBytes allows (65536)",
        "query.memory|64KiB|503|query.memory allows (65536 bytes)",
        "query.maxRequest|4KiB|413|query.maxRequest (4KiB)",
      })
  void aLimitIsNamedInTheRefusal(String setting, String value, int status, String words)
      throws Exception {
    try (RunningServer server = start(setting, value)) {
      for (int i = 0; i < 4; i++) {
        write(
            server,
            "{\"labels\":{\"__name__\":\"up\",\"host\":\"%d\"},\"samples\":[%s]}\n"
                .formatted(i, ten()));
      }
      byte[] query = RemoteReads.query(0, BASE + 10, HOST, new Match(1, "x", "y".repeat(4000)));
      HttpResponse<byte[]> answer = read(server, RemoteReads.request(false, query, query));
      assertEquals(status, answer.statusCode(), () -> text(answer));
      assertTrue(text(answer).contains(words), text(answer));
      String type = answer.headers().firstValue("content-type").orElse("");
      assertEquals("text/plain; charset=utf-8", type);
      assertTrue(server.get("/metrics").body().contains("sluice_query_memory_bytes 0.0"));
    }
  }

  private static String ten() {
    StringBuilder samples = new StringBuilder();
    for (int s = 0; s < 10; s++) {
      samples.append(s == 0 ? "" : ",").append("[%d,%d]".formatted(BASE + s, s));
    }
    return samples.toString();
  }

  @Test
  void whatIsNoRequestIsRefusedInWords() throws Exception {
    try (RunningServer server = start()) {
      byte[] badRegex = RemoteReads.query(0, 1, new Match(RemoteReads.REGEX, "host", "a("));
      assertRefused(
          server, RemoteReads.request(false, badRegex), "invalid regular expression \"a(\"");
      byte[] huge =
          RemoteReads.query(0, 1, new Match(RemoteReads.REGEX, "host", "((a{1000}){1000}){1000}"));
      assertRefused(server, RemoteReads.request(false, huge), "needs more than 200000");
      byte[] type = RemoteReads.query(0, 1, new Match(9, "host", "a"));
      assertRefused(server, RemoteReads.request(false, type), "no matcher is of type 9");
      byte[] nameless = RemoteReads.query(0, 1, new Match(0, "", "a"));
      assertRefused(server, RemoteReads.request(false, nameless), "queries[0].matchers[0]");
      assertRefused(server, new byte[] {10, 0, 0}, "snappy");
      assertRefused(server, RemoteReads.packed(new byte[] {16, 7}), "known: 0, SAMPLES");
      assertEquals(
          415,
          server.send("POST", "/api/v1/read", "Content-Type: application/json\r\n", "{}").status());
      assertEquals(
          415, server.send("POST", "/api/v1/read", "Content-Encoding: gzip\r\n", "{}").status());
    }
  }

  private static void assertRefused(RunningServer server, byte[] body, String words)
      throws Exception {
    HttpResponse<byte[]> answer = read(server, body);
    assertEquals(400, answer.statusCode());
    assertTrue(text(answer).contains(words), text(answer));
  }

  @Test
  void anAnswerIsTheSameEveryTime() throws Exception {
    try (RunningServer server = start()) {
      write(server, someSamples(new Random(1), 0));
      byte[] request = RemoteReads.request(true, RemoteReads.query(0, BASE + 7_200_000, HOST));
      assertArrayEquals(read(server, request).body(), read(server, request).body());
    }
  }
}
