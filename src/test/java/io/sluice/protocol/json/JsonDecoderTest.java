package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonDecoderTest {
  private static final String UP = "{\"__name__\":\"up\",\"job\":\"a\"}";

  private final DecodedBatches batches = new DecodedBatches();
  private WriteBatch last = batches.begin(Encoding.JSON);

  @Test
  void theUsualShapeNeedsNoOtherParser() {
    String body = body(series(UP, "[1700000000000,1.5],[1700000010000,\"NaN\"]"));
    byte[] bytes = body.getBytes(UTF_8);
    WriteBatch batch = batches.begin(Encoding.JSON);
    assertTrue(new ShapeScanner(bytes, 0, bytes.length, batch, new SampleStage()).body());
    assertEquals(
        List.of("up{job=\"a\"} 1700000000000=3ff8000000000000 1700000010000=7ff8000000000000"),
        batches.content(batch));
  }

  static Stream<Arguments> sameThing() {
    return Stream.of(
        Arguments.of(
            "space everywhere",
            body(series(UP, "[1,1]")).replaceAll("([\\[\\]{}:,])", " \t$1\r\n ")),
        Arguments.of(
            "labels in another order",
            body(series("{\"job\":\"a\",\"__name__\":\"up\"}", "[1,1]"))),
        Arguments.of(
            "samples first", "{\"timeseries\":[{\"samples\":[[1,1]],\"labels\":" + UP + "}]}"),
        Arguments.of(
            "escapes",
            body(series("{\"__n\\u0061me__\":\"u\\u0070\",\"job\":\"\\u0061\"}", "[1,1]"))),
        Arguments.of(
            "escapes in keys", body(series(UP, "[1,1]")).replace("samples", "s\\u0061mples")),
        Arguments.of("other spellings of 1", body(series(UP, "[1,10e-1]"))),
        Arguments.of("a byte order mark", "\ufeff" + body(series(UP, "[1,1]"))),
        Arguments.of("an empty series beside it", body(series(UP, ""), series(UP, "[1,1]"))),
        Arguments.of("a series without samples", body("{\"labels\":{}}", series(UP, "[1,1]"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void sameThing(String name, String body) {
    assertEquals(List.of("up{job=\"a\"} 1=3ff0000000000000"), decode(body));
    batches.remember(last);
    assertEquals(List.of("up{job=\"a\"} 1=3ff0000000000000"), decode(body));
  }

  @Test
  void specialValuesKeepTheirBits() {
    String samples =
        "[1,\"NaN\"],[2,\"+Inf\"],[3,\"Inf\"],[4,\"-Inf\"],[5,-0.0],[6,\"NaN:7ff0000000000002\"]";
    assertEquals(
        List.of(
            "up{job=\"a\"} 1=7ff8000000000000 2=7ff0000000000000 3=7ff0000000000000"
                + " 4=fff0000000000000 5=8000000000000000 6=7ff0000000000002"),
        decode(body(series(UP, samples))));
  }

  @Test
  void aSeriesThatWasRememberedIsFoundByItsText() {
    String body = body(series(UP, "[1,1]"), series("{\"__name__\":\"down\"}", "[2,2],[3,3]"));
    List<String> first = decode(body);
    batches.remember(last);
    assertEquals(first, decode(body));
    assertEquals(first, decode(body));
    assertEquals(0, batches.freshSeries(last));
  }

  @Test
  void manySamplesOfOneSeriesAreAllKept() {
    StringBuilder samples = new StringBuilder("[0,0]");
    for (int i = 1; i < 40_000; i++) {
      samples.append(",[").append(i).append(',').append(i).append(']');
    }
    decode(body(series(UP, samples.toString())));
    assertEquals(40_000, last.sampleCount());
    assertEquals(1, last.seriesCount());
  }

  static Stream<Arguments> refusedSample() {
    return Stream.of(
        Arguments.of("[1,\"abc\"]", "the value \"abc\" is none of NaN, NaN:<bits>, +Inf, -Inf"),
        Arguments.of("[1,\"NaN:7ff0000000000000\"]", "the value \"NaN:7ff0000000000000\" is none"),
        Arguments.of("[1,\"NaN:7FF0000000000002\"]", "the value \"NaN:7FF0000000000002\" is none"),
        Arguments.of("[1.5,1]", "the time 1.5 is not a whole number of milliseconds"),
        Arguments.of("[1e3,1]", "the time 1e3 is not a whole number"),
        Arguments.of("[9223372036854775808,1]", "the time 9223372036854775808 does not fit"),
        Arguments.of("[\"1\",1]", "the time is not a number of milliseconds"),
        Arguments.of("[1,null]", "the value is not a number"),
        Arguments.of("[1,true]", "the value is not a number"),
        Arguments.of("[1,{\"a\":[1]}]", "the value is not a number"),
        Arguments.of("[1,1e400]", "the value is beyond the range of a double"),
        Arguments.of("[1]", "expected [time, value]"),
        Arguments.of("[]", "expected [time, value]"),
        Arguments.of("[1,2,3]", "expected [time, value]"),
        Arguments.of("null", "expected [time, value]"),
        Arguments.of("{\"t\":1}", "expected [time, value]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusedSample(String bad, String message) {
    List<String> content = decode(body(series(UP, "[1,1]"), series(UP, "[2,2]," + bad + ",[3,3]")));
    assertEquals("up{job=\"a\"} 1=3ff0000000000000", content.get(0));
    assertEquals("up{job=\"a\"} 2=4000000000000000 3=4008000000000000", content.get(1));
    assertTrue(content.get(2).startsWith("malformed "), content.get(2));
    assertTrue(content.get(2).contains("x1: timeseries[1].samples[1]: " + message), content.get(2));
    assertEquals(4, last.sampleCount());
  }

  static Stream<Arguments> refusedSeries() {
    return Stream.of(
        Arguments.of("missing_name", "{\"job\":\"a\"}"),
        Arguments.of("missing_name", "{}"),
        Arguments.of("duplicate_label", "{\"__name__\":\"up\",\"a\":\"1\",\"a\":\"1\"}"),
        Arguments.of("duplicate_label", "{\"__name__\":\"up\",\"a\":\"1\",\"\\u0061\":\"2\"}"),
        Arguments.of("empty_label", "{\"__name__\":\"up\",\"\":\"1\"}"),
        Arguments.of("empty_label", "{\"__name__\":\"up\",\"a\":\"\"}"),
        Arguments.of("invalid_utf8", "{\"__name__\":\"up\",\"a\":\"\\ud800\"}"),
        Arguments.of("malformed", "{\"__name__\":\"up\",\"a\":1}"),
        Arguments.of("malformed", "{\"__name__\":\"up\",\"a\":null}"),
        Arguments.of("malformed", "{\"__name__\":\"up\",\"a\":{\"b\":[\"c\"]}}"),
        Arguments.of("label_limit", "{\"__name__\":\"up\",\"a\":\"" + "x".repeat(20_000) + "\"}"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void refusedSeries(String reason, String labels) {
    List<String> content =
        decode(body(series(UP, "[1,1]"), series(labels, "[1,1],[2,2]"), series(UP, "[2,2]")));
    assertEquals("up{job=\"a\"} 1=3ff0000000000000", content.get(0));
    assertEquals("up{job=\"a\"} 2=4000000000000000", content.get(1));
    assertTrue(content.get(2).startsWith(reason + " "), content.get(2));
    assertTrue(content.get(2).contains(" x2: "), content.get(2));
  }

  static Stream<Arguments> malformed() {
    String good = series(UP, "[1,1]");
    return Stream.of(
        Arguments.of("nothing", "", "the text ends too early"),
        Arguments.of("an array", "[]", "expected an object with the key \"timeseries\""),
        Arguments.of("no key", "{}", "the key \"timeseries\" is missing"),
        Arguments.of("unknown key", "{\"timeserie\":[]}", "unknown key \"timeserie\""),
        Arguments.of(
            "unknown key in a series",
            body(good, "{\"labels\":{},\"sample\":[]}"),
            "unknown key \"sample\" (byte 85, line 1, column 86, timeseries[1])"),
        Arguments.of(
            "repeated labels", body("{\"labels\":{},\"labels\":{}}"), "repeated key \"labels\""),
        Arguments.of(
            "repeated samples",
            body("{\"samples\":[],\"samples\":[]}"),
            "repeated key \"samples\""),
        Arguments.of(
            "repeated timeseries",
            "{\"timeseries\":[],\"timeseries\":[]}",
            "repeated key \"timeseries\""),
        Arguments.of("series null", body("null"), "expected an object with the keys"),
        Arguments.of("labels null", body("{\"labels\":null}"), "expected an object of labels"),
        Arguments.of("samples null", body(good.replace("[[1,1]]", "null")), "array of samples"),
        Arguments.of(
            "samples null before the labels",
            body("{\"samples\":7,\"labels\":{}}"),
            "array of samples"),
        Arguments.of("timeseries null", "{\"timeseries\":null}", "expected an array of series"),
        Arguments.of("more text", body(good) + "x", "Unrecognized token"),
        Arguments.of("more JSON", body(good) + "{}", "more text behind the end"),
        Arguments.of("leading zero", body(good.replace("[1,1]", "[01,1]")), "samples[0]"),
        Arguments.of("bare word", body(good.replace("[1,1]", "[1,NaN]")), "timeseries[0]"),
        Arguments.of("a comma too many", body(good + ","), "timeseries[1]"),
        Arguments.of("half a pair in a name", body(good.replace("job", "\\udc00")), "surrogate"),
        Arguments.of("control character", body(good.replace("up", "u\np")), "CTRL-CHAR"),
        Arguments.of("deep", body(good.replace("1]]", "[".repeat(40))), "nesting depth"),
        Arguments.of("UTF-16", "\0{\0}", "a zero byte where JSON belongs (byte 0)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformed(String name, String body, String message) {
    MalformedException e = assertThrows(MalformedException.class, () -> decode(body));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
    assertTrue(e.where().startsWith("byte "), e::where);
  }

  @Test
  void aBodyCutAnywhereIsMalformed() {
    String body = body(series(UP, "[1,1],[2,-2.5e3]"), series(UP, "[3,\"NaN\"]"));
    for (int cut = 0; cut < body.length(); cut++) {
      String part = body.substring(0, cut);
      assertThrows(MalformedException.class, () -> decode(part), part);
    }
  }

  @Test
  void bytesThatAreNotUtf8AreMalformedWithTheirPlace() {
    byte[] body = body(series("{\"__name__\":\"u\u00ff\"}", "[1,1]")).getBytes(ISO_8859_1);
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () -> JsonDecoder.decode(body, 0, body.length, () -> batches.begin(Encoding.JSON)));
    assertEquals("the body is not UTF-8 (byte 39)", e.getMessage());
  }

  @Test
  void textInAnyScriptIsKept() {
    String labels = "{\"__name__\":\"temp\u00e9rature\",\"ort\":\"\u6771\u4eac \ud83d\ude42\"}";
    List<String> content = decode(body(series(labels, "[1,1]")));
    assertEquals(1, content.size());
    assertTrue(content.get(0).contains("\u6771\u4eac \ud83d\ude42"), content.get(0));
    String escaped = labels.replace("\ud83d\ude42", "\\ud83d\\ude42");
    assertEquals(content, decode(body(series(escaped, "[1,1]"))));
  }

  private List<String> decode(String body) {
    byte[] bytes = ("##" + body + "##").getBytes(UTF_8);
    last = JsonDecoder.decode(bytes, 2, bytes.length - 4, () -> batches.begin(Encoding.JSON));
    return batches.content(last);
  }

  private static String body(String... series) {
    return "{\"timeseries\":[" + String.join(",", series) + "]}";
  }

  private static String series(String labels, String samples) {
    return "{\"labels\":" + labels + ",\"samples\":[" + samples + "]}";
  }
}
