package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.process.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is bad gets the answer that its protocol prescribes, which says what is wrong and where, and
 * the next good write succeeds.
 */
class BadInputIT {
  private static final String WRITE = "/api/v1/write";
  private static final String JSON = "Content-Type: application/json";
  private static final String NDJSON = "Content-Type: application/x-ndjson";
  private static final long NOW = System.currentTimeMillis();
  private static final int DEPTH = 100_000;
  private static final long MIB = 1 << 20;

  @TempDir static Path home;
  private static RealServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        new RealServer.Setup(home)
            .jvm("-Xmx256m")
            .set("write.stallTimeout", "1s")
            .set("write.maxBody", "4MiB")
            .set("write.maxDecoded", "8MiB")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * A body that is wrong.
   *
   * @param name of the row
   * @param bytes as sent, one character each
   * @param headers lines
   * @param status expected
   * @param words all of which the answer's body names, in lower case
   */
  private record Bad(
      String name, String bytes, List<String> headers, int status, List<String> words) {

    static Bad of(String name, byte[] body, List<String> headers, int status, String... words) {
      String bytes = new String(body, StandardCharsets.ISO_8859_1);
      return new Bad(name, bytes, headers, status, List.of(words));
    }

    Answer postedOn(RawHttp http) throws IOException {
      byte[] body = bytes.getBytes(StandardCharsets.ISO_8859_1);
      return http.post(WRITE, body, headers.toArray(String[]::new));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Bad json(String name, String body, int status, String... words) {
    return Bad.of(name, text(body), List.of(JSON), status, words);
  }

  private static Bad proto(String name, byte[] message, int status, String... words) {
    return snappy(name, RemoteWriteBody.snappy(message), status, words);
  }

  private static Bad snappy(String name, byte[] body, int status, String... words) {
    return Bad.of(name, body, List.of(RemoteWriteBody.headers()), status, words);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String series(String labels, String samples) {
    return "{\"timeseries\":[{\"labels\":{" + labels + "},\"samples\":[" + samples + "]}]}";
  }

  private static byte[] good(String name) {
    return new RemoteWriteBody()
        .series(List.of(Map.entry("__name__", name)), new long[] {NOW}, new long[] {0})
        .protobuf();
  }

  private static byte[] labelled(String... namesAndValues) {
    List<Map.Entry<String, String>> labels = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new RemoteWriteBody().series(labels, new long[] {NOW}, new long[] {0}).protobuf();
  }

  /** A series with one label whose name and value are these bytes. */
  private static byte[] rawLabel(byte[] name, byte[] value) {
    ByteArrayOutputStream pair = new ByteArrayOutputStream();
    RemoteWriteBody.bytes(pair, 1, name);
    RemoteWriteBody.bytes(pair, 2, value);
    ByteArrayOutputStream series = new ByteArrayOutputStream();
    RemoteWriteBody.bytes(series, 1, pair.toByteArray());
    RemoteWriteBody.bytes(series, 2, new byte[] {0x10, 1});
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    RemoteWriteBody.bytes(request, 1, series.toByteArray());
    return request.toByteArray();
  }

  private static byte[] declaring(long length) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    RemoteWriteBody.varint(block, length);
    block.writeBytes(new byte[] {0, 1});
    return block.toByteArray();
  }

  static Stream<Bad> badBodies() {
    byte[] whole = RemoteWriteBody.snappy(good("bad_truncated"));
    byte[] cut = Arrays.copyOf(good("bad_cut"), good("bad_cut").length - 3);
    String name = "\"__name__\":\"bad\"";
    String sample = "[" + NOW + ",1]";
    return Stream.of(
        snappy("truncated snappy", Arrays.copyOf(whole, whole.length - 3), 400, "snappy"),
        snappy("snappy that is none", "hello, not snappy".getBytes(StandardCharsets.UTF_8), 400),
        snappy("snappy that declares a gigabyte", declaring(1 << 30), 413, "8"),
        snappy("snappy that declares 2^40 bytes", declaring(1L << 40), 400, "length"),
        snappy("snappy that declares too little", lying(whole), 400, "snappy"),
        snappy("no bytes at all", new byte[0], 400),
        proto("a message cut short", cut, 400, "byte"),
        proto("a varint where series belong", new byte[] {0x08, 1}, 400),
        proto("a group, which no longer exists", new byte[] {0x0b, 0x0c}, 400),
        proto("a varint of eleven bytes", endlessVarint(), 400, "byte"),
        proto("a time as fixed64", wrongTime(), 400),
        proto(
            "a label name that is not UTF-8", rawLabel(bytes(0xff, 0xfe), bytes('x')), 400, "utf"),
        proto(
            "a value that is not UTF-8",
            rawLabel("__name__".getBytes(StandardCharsets.UTF_8), bytes(0xc0, 0x80)),
            400,
            "utf"),
        proto(
            "a label twice",
            labelled("__name__", "bad", "a", "1", "a", "2"),
            400,
            "duplicate",
            "a"),
        proto("an empty label name", labelled("", "1", "__name__", "bad"), 400, "empty"),
        proto("an empty value", labelled("__name__", "bad", "a", ""), 400, "empty", "a"),
        proto("no name", labelled("a", "1"), 400, "__name__"),
        json("half a document", "{\"timeseries\":[{\"labels\":{", 400),
        json("no JSON", "cpu 1 2 3", 400),
        json("an array at the top", "[]", 400),
        json("deep JSON", "[".repeat(DEPTH) + "]".repeat(DEPTH), 400),
        json(
            "depth in a place that is skipped",
            "{\"x\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + "}",
            400),
        json(
            "a label twice, JSON",
            series(name + ",\"a\":\"1\",\"a\":\"2\"", sample),
            400,
            "duplicate_label"),
        json("an empty label name, JSON", series(name + ",\"\":\"1\"", sample), 400, "empty_label"),
        json("an empty value, JSON", series(name + ",\"a\":\"\"", sample), 400, "empty_label"),
        json("no name, JSON", series("\"a\":\"1\"", sample), 400, "missing_name"),
        json("a value that is a word", series(name, "[" + NOW + ",\"much\"]"), 400, "much"),
        json("a time with a fraction", series(name, "[1.5,1]"), 400),
        json(
            "a time an hour ahead",
            series(name, "[" + (NOW + 3_600_000) + ",1]"),
            400,
            "too_far_ahead"),
        Bad.of("a wrong type", text("x"), List.of("Content-Type: text/plain"), 415, "text/plain"),
        Bad.of("no type", text("{}"), List.of(), 415, "content-type"),
        Bad.of("an unknown encoding", text("{}"), List.of(JSON, "Content-Encoding: br"), 415, "br"),
        Bad.of(
            "gzip that is none", text("{}"), List.of(JSON, "Content-Encoding: gzip"), 400, "gzip"),
        Bad.of(
            "NDJSON with a bad second line",
            text(lines()),
            List.of(NDJSON),
            400,
            "line 2",
            "durablethroughline"),
        Bad.of("JSON bytes that are not UTF-8", latin1(), List.of(JSON), 400, "utf"));
  }

  private static byte[] latin1() {
    return series("\"__name__\":\"bad\",\"a\":\"\u00e4\"", "[" + NOW + ",1]")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String lines() {
    String good = "{\"labels\":{\"__name__\":\"good_line\"},\"samples\":[[" + NOW + ",1]]}\n";
    return good + "{\"labels\":{\"__name__\":\n" + good;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] lying(byte[] block) {
    byte[] lie = block.clone();
    lie[0] = 1;
    return lie;
  }

  private static byte[] endlessVarint() {
    byte[] message = new byte[13];
    Arrays.fill(message, (byte) 0xff);
    message[0] = 0x0a;
    return message;
  }

  private static byte[] wrongTime() {
    ByteArrayOutputStream series = new ByteArrayOutputStream();
    RemoteWriteBody.bytes(series, 1, bytes(0x0a, 1, 'a', 0x12, 1, 'b'));
    RemoteWriteBody.bytes(series, 2, bytes(0x11, 0, 0, 0, 0, 0, 0, 0, 0));
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    RemoteWriteBody.bytes(request, 1, series.toByteArray());
    return request.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badBodies")
  void aBadBodyIsNamedAndTheNextWriteSucceeds(Bad bad) throws Exception {
    try (RawHttp http = new RawHttp(server.port())) {
      Answer answer = bad.postedOn(http);
      assertEquals(bad.status(), answer.status(), answer::toString);
      String said = answer.body().toLowerCase(Locale.ROOT);
      for (String word : bad.words()) {
        assertTrue(said.contains(word), () -> "'" + word + "' is not in: " + said);
      }
      if ("close".equalsIgnoreCase(answer.header("connection"))) {
        goodWriteSucceedsOnANewConnection();
      } else {
        goodWriteSucceeds(http);
      }
    }
  }

  private static void goodWriteSucceedsOnANewConnection() throws Exception {
    try (RawHttp http = new RawHttp(server.port())) {
      goodWriteSucceeds(http);
    }
  }

  private static void goodWriteSucceeds(RawHttp http) throws Exception {
    byte[] body = RemoteWriteBody.snappy(good("good"));
    assertEquals(204, http.post(WRITE, body, RemoteWriteBody.headers()).status());
  }

  @Test
  void aDeclaredLengthOverTheLimitIsRefusedBeforeTheBodyIsSent() throws Exception {
    try (RawHttp http = new RawHttp(server.port())) {
      http.send(RawHttp.head(WRITE, 4 * MIB + 1, JSON, "Expect: 100-continue"));
      Answer answer = http.answer();
      assertEquals(413, answer.status());
      assertTrue(answer.body().contains("write.maxBody"), answer::body);
    }
    goodWriteSucceedsOnANewConnection();
  }

  @Test
  void aChunkedBodyOverTheLimitIsRefusedWhenItGetsThere() throws Exception {
    try (RawHttp http = new RawHttp(server.port())) {
      http.send(RawHttp.chunkedHead(WRITE, JSON));
      byte[] blanks = new byte[(int) MIB];
      Arrays.fill(blanks, (byte) ' ');
      for (int i = 0; i < 5; i++) {
        http.chunk(blanks);
      }
      assertEquals(413, http.answer().status());
    }
    goodWriteSucceedsOnANewConnection();
  }

  @Test
  void aLengthThatPromisesMoreThanComesIsATimeout() throws Exception {
    try (RawHttp http = new RawHttp(server.port())) {
      http.send(RawHttp.head(WRITE, 1_000, JSON), RawHttp.bytes("{\"timeseries\":["));
      Answer answer = http.answer();
      assertEquals(408, answer.status(), answer::toString);
    }
    goodWriteSucceedsOnANewConnection();
  }

  @Test
  void aLengthThatPromisesLessThanComesEndsThatRequestAndTheConnection() throws Exception {
    byte[] body = series("\"__name__\":\"bad\"", "[1,1]").getBytes(StandardCharsets.UTF_8);
    try (RawHttp http = new RawHttp(server.port())) {
      http.send(RawHttp.head(WRITE, 20, JSON), body, RawHttp.bytes("\r\n\r\n"));
      assertEquals(400, http.answer().status());
      try {
        assertEquals(400, http.answer().status(), "the rest was taken for a request");
      } catch (EOFException closed) {
        assertNotNull(closed.getMessage());
      }
    }
    goodWriteSucceedsOnANewConnection();
  }

  @Test
  void aSenderThatHangsUpHalfWayLeavesNothingBehind() throws Exception {
    byte[] body = series("\"__name__\":\"hung_up\"", "[1,1]").getBytes(StandardCharsets.UTF_8);
    try (RawHttp http = new RawHttp(server.port())) {
      http.send(RawHttp.head(WRITE, body.length, JSON), Arrays.copyOf(body, body.length - 2));
    }
    goodWriteSucceedsOnANewConnection();
    try (RawHttp http = new RawHttp(server.port())) {
      Answer export = http.get("/api/v1/export?match%5B%5D=hung_up");
      assertEquals(200, export.status());
      assertEquals("", export.body());
    }
  }

  @Test
  void theGoodSeriesOfABadRequestAreStored() throws Exception {
    String body =
        "{\"timeseries\":[{\"labels\":{\"__name__\":\"half_good\"},\"samples\":[[1,1]]},"
            + "{\"labels\":{\"a\":\"b\"},\"samples\":[[1,1]]}]}";
    try (RawHttp http = new RawHttp(server.port())) {
      Answer answer = http.post(WRITE, body.getBytes(StandardCharsets.UTF_8), JSON);
      assertEquals(400, answer.status());
      assertTrue(answer.body().contains("\"stored\":1"), answer::body);
      assertTrue(http.get("/api/v1/export?match%5B%5D=half_good").body().contains("[[1,1]]"));
    }
  }

  @Test
  void nothingThatWasRefusedCanBeRead() throws Exception {
    for (Bad bad : badBodies().toList()) {
      try (RawHttp http = new RawHttp(server.port())) {
        bad.postedOn(http);
      }
    }
    try (RawHttp http = new RawHttp(server.port())) {
      Answer export = http.get("/api/v1/export?match%5B%5D=%7B__name__%3D~%22bad.*%22%7D");
      assertEquals("", export.body());
    }
  }
}
