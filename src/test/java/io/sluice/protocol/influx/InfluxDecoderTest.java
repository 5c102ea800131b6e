package io.sluice.protocol.influx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfluxDecoderTest {
  private static final long NOW = 1_700_000_000_123L;
  private static final String AT = " 1700000000000000000";

  private final DecodedBatches batches = new DecodedBatches();
  private WriteBatch last = batches.begin(Encoding.INFLUX);
  private InfluxCounts counts = new InfluxCounts(0, 0, 0);

  @Test
  void eachFieldIsASampleOfItsOwnSeries() {
    assertEquals(
        List.of(
            "cpu_idle{dc=\"eu\",host=\"a\"} 1700000000000=4055400000000000",
            "cpu_user{dc=\"eu\",host=\"a\"} 1700000000000=3ff8000000000000"),
        decode("cpu,host=a,dc=eu user=1.5,idle=85" + AT));
    assertEquals(new InfluxCounts(1, 0, 0), counts);
  }

  @Test
  void aLineWithoutTimeGetsTheServersTime() {
    assertEquals(List.of("m_v 1700000000123=3ff0000000000000"), decode("m v=1"));
    assertEquals(List.of("m_v 1700000000123=3ff0000000000000"), decode("m v=1 "));
  }

  @Test
  void blankLinesAndCommentsAreNothingAndLinesEndAsTheyLike() {
    assertEquals(
        List.of("m_v 1=3ff0000000000000", "m_v 2=4000000000000000", "m_v 3=4008000000000000"),
        decode("# a comment\n\n  \nm v=1 1000000\r\n\r\n  m v=2 2000000\n#\nm v=3 3000000"));
    assertEquals(3, counts.lines());
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("1", 1.0),
        Arguments.of("-1.5e3", -1500.0),
        Arguments.of("+2.5E-1", 0.25),
        Arguments.of("1.", 1.0),
        Arguments.of(".5", 0.5),
        Arguments.of("007", 7.0),
        Arguments.of("0.30000000000000004", 0.30000000000000004),
        Arguments.of("123456789012345678901234567890", 1.2345678901234568E+29),
        Arguments.of("-0", -0.0),
        Arguments.of("12i", 12.0),
        Arguments.of("-12i", -12.0),
        Arguments.of("-0i", 0.0),
        Arguments.of("9223372036854775807i", 0x1p63),
        Arguments.of("-9223372036854775808i", -0x1p63),
        Arguments.of("18446744073709551615u", 0x1p64),
        Arguments.of("5u", 5.0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void values(String text, double value) {
    assertEquals(
        List.of("m_v 1=" + Long.toHexString(Double.doubleToRawLongBits(value))),
        decode("m v=" + text + " 1000000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "T", "true", "True", "TRUE"})
  void trueIsOne(String text) {
    assertEquals(List.of("m_v 1=3ff0000000000000"), decode("m v=" + text + " 1000000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f", "F", "false", "False", "FALSE"})
  void falseIsZero(String text) {
    assertEquals(List.of("m_v 1=0"), decode("m v=" + text + " 1000000"));
  }

  @ParameterizedTest
  @CsvSource({
    "ns, 1999999, 1",
    "n, -1, -1",
    "us, 1999, 1",
    "u, 1000, 1",
    "ms, 7, 7",
    "s, 7, 7000",
    "m, 2, 120000",
    "h, -1, -3600000",
    "'', 5000000, 5"
  })
  void timesAreRoundedDownToMilliseconds(String parameter, String time, long millis) {
    Precision precision = Precision.parse(parameter).orElseThrow();
    assertEquals(
        List.of("m_v " + millis + "=3ff0000000000000"), decode("m v=1 " + time, precision, UTF_8));
  }

  @Test
  void thereIsNoOtherPrecision() {
    assertTrue(Precision.parse("d").isEmpty());
    assertTrue(Precision.parse("MS").isEmpty());
  }

  static Stream<Arguments> escapes() {
    return Stream.of(
        Arguments.of("my\\ m\\,x v=1", "{\"my m,x_v\"}"),
        Arguments.of("m,a\\ b=c\\ d,e\\=f=g\\,h v=1", "m_v{\"a b\"=\"c d\",\"e=f\"=\"g,h\"}"),
        Arguments.of("m,a=b\\c v=1", "m_v{a=\"b\\\\c\"}"),
        Arguments.of("m,a=b\\\\ v=1", "m_v{a=\"b\\\\\"}"),
        Arguments.of("m,a=x=y v=1", "m_v{a=\"x=y\"}"),
        Arguments.of("m a\\ \\,\\=b=1", "{\"m_a ,=b\"}"),
        Arguments.of("m\\=n v=1", "{\"m\\\\=n_v\"}"),
        Arguments.of("\"m\",a=\"b\" v=1", "{\"\\\"m\\\"_v\",a=\"\\\"b\\\"\"}"),
        Arguments.of(
            "gr\u00f6\u00dfe,\u6771=\u4eac v=1", "{\"gr\u00f6\u00dfe_v\",\"\u6771\"=\"\u4eac\"}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void escapes(String line, String series) {
    assertEquals(List.of(series + " 1700000000000=3ff0000000000000"), decode(line + AT));
    batches.remember(last);
    assertEquals(List.of(series + " 1700000000000=3ff0000000000000"), decode(line + AT));
    assertEquals(0, batches.freshSeries(last));
  }

  @Test
  void stringsAreRefusedByNameAndTheOtherFieldsKept() {
    List<String> content =
        decode("m,h=a s=\"x, y=1 \\\" \\\\\",v=1,w=\"\"" + AT + "\nn,h=a only=\"x\"" + AT);
    assertEquals("m_v{h=\"a\"} 1700000000000=3ff0000000000000", content.get(0));
    assertTrue(content.get(1).startsWith("unsupported  x1: field 's' is a string"), content.get(1));
    assertTrue(content.get(2).startsWith("unsupported  x1: field 'w' is a string"), content.get(2));
    assertTrue(content.get(3).startsWith("unsupported n,h=a x1: field 'only'"), content.get(3));
    assertEquals(new InfluxCounts(2, 0, 3), counts);
    assertEquals(4, last.sampleCount());
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("m", "column 2: the fields are missing"),
        Arguments.of("m ", "the field key is missing"),
        Arguments.of(",a=b v=1", "column 1: the measurement is missing"),
        Arguments.of("m v", "column 3: a field without '='"),
        Arguments.of("m v=", "the value of field 'v' is no number"),
        Arguments.of("m v=1,", "the field key is missing"),
        Arguments.of("m =1", "the field key is missing"),
        Arguments.of("m v=x", "the value of field 'v' is no number"),
        Arguments.of("m v=NaN", "the value of field 'v' is no number"),
        Arguments.of("m v=1e999", "the value of field 'v' is no number"),
        Arguments.of("m v=1e", "the value of field 'v' is no number"),
        Arguments.of("m v=tru", "the value of field 'v' is no boolean"),
        Arguments.of("m v=9223372036854775808i", "the value of field 'v' is no number"),
        Arguments.of("m v=-1u", "the value of field 'v' is no number"),
        Arguments.of("m v=18446744073709551616u", "the value of field 'v' is no number"),
        Arguments.of("m v=1.5i", "a comma or a space belongs behind a field"),
        Arguments.of("m v=\"x", "the string of field 'v' has no end"),
        Arguments.of("m v=1 x", "the time is no 64-bit integer"),
        Arguments.of("m v=1 1.5", "the time is no 64-bit integer"),
        Arguments.of("m v=1 9223372036854775808", "the time is no 64-bit integer"),
        Arguments.of("m v=1 1 1", "more text behind the time"),
        Arguments.of("m,a v=1", "a tag without '='"),
        Arguments.of("m,a= v=1", "a tag without a value"),
        Arguments.of("m,=a v=1", "a tag without a key"),
        Arguments.of("m, v=1", "a tag without '='"),
        Arguments.of("m,a=b,,c=d v=1", "a tag without '='"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformed(String bad, String message) {
    List<String> content = decode("m v=1 1000000\n" + bad + "\nm v=2 2000000\n");
    assertEquals("m_v 1=3ff0000000000000", content.get(0));
    assertEquals("m_v 2=4000000000000000", content.get(1));
    assertEquals(3, content.size());
    assertTrue(content.get(2).startsWith("malformed " + bad + " x1: "), content.get(2));
    assertTrue(content.get(2).endsWith(message), content.get(2));
    assertEquals(List.of(2), batches.refusedAt(last));
    assertEquals(new InfluxCounts(3, 1, 0), counts);
  }

  @Test
  void badLabelsAreRefusedAsInEveryProtocol() {
    assertTrue(decode("m,a=1,a=2 v=1").get(0).startsWith("duplicate_label "));
    assertTrue(decode("m,__name__=x v=1").get(0).startsWith("duplicate_label "));
    List<String> content = decode("m,a=\u00e4 v=1", Precision.NANOSECONDS, ISO_8859_1);
    assertTrue(content.get(0).startsWith("invalid_utf8 "), content.get(0));
  }

  @Test
  void aSeriesThatWasRememberedIsFoundByItsText() {
    String body = "m,h=a x=1,y=2 1000000\nm,h=b x=1,y=2 1000000\n";
    List<String> first = decode(body);
    batches.remember(last);
    assertEquals(first, decode(body));
    assertEquals(first, decode(body));
    assertEquals(0, batches.freshSeries(last));
  }

  private List<String> decode(String body) {
    return decode(body, Precision.NANOSECONDS, UTF_8);
  }

  private List<String> decode(String body, Precision precision, Charset charset) {
    byte[] bytes = ("##" + body + "\\#").getBytes(charset);
    last = batches.begin(Encoding.INFLUX);
    counts = InfluxDecoder.decode(bytes, 2, bytes.length - 4, precision, NOW, last);
    return batches.content(last);
  }
}
