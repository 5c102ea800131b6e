package io.sluice.protocol.remotewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.wire.Proto;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RemoteWriteDecoderTest {
  private static final long STALE = 0x7ff0000000000002L;
  private static final long T = 1_700_000_000_000L;

  private final DecodedBatches batches = new DecodedBatches();
  private RemoteWriteCounts counts = new RemoteWriteCounts(0, 0, 0, 0, 0, 0);

  @Test
  void aSeriesComesWithItsSamplesBitForBit() {
    Proto series = up().message(2, sample(1.5, T)).message(2, bits(STALE, T + 1));
    series.message(2, bits(Long.MIN_VALUE, -5));
    assertEquals(
        List.of(
            "up{job=\"a\"} 1700000000000=3ff8000000000000"
                + " 1700000000001=7ff0000000000002 -5=8000000000000000"),
        decode(request(series)));
    assertEquals(new RemoteWriteCounts(1, 3, 0, 0, 0, 0), counts);
  }

  @Test
  void missingFieldsAreZeroAndOfRepeatedOnesTheLastCounts() {
    Proto series = up().message(2, new Proto()).message(2, new Proto().integer(2, 7));
    series.message(2, new Proto().fixed64(1, 1).fixed64(1, 2).integer(2, 8).integer(2, 9));
    assertEquals(List.of("up{job=\"a\"} 0=0 7=0 9=2"), decode(request(series)));
  }

  @Test
  void aSeriesThatWasRememberedIsFoundByItsBytes() {
    byte[] body =
        request(up().message(2, sample(1, T)), label("__name__", "down").message(2, sample(2, T)));
    List<String> first = decode(body);
    batches.remember(last);
    assertEquals(first, decode(body)); // found by hash, and the order is remembered
    assertEquals(first, decode(body)); // found by the order
    WriteBatch third = last;
    assertEquals(0, freshIn(third));
  }

  @Test
  void aRememberedSeriesThatIsOnlyTheBeginningOfTheLabelsIsAnother() {
    Proto shorter = up();
    Proto longer = up();
    addLabel(longer, "zone", "b");
    batches.remember(
        decoded(request(shorter.message(2, sample(1, 1)), longer.message(2, sample(1, 1)))));
    byte[] twice = request(up().message(2, sample(1, 1)), up().message(2, sample(2, 2)));
    decode(twice); // now "up" is what follows "up"
    Proto again = up();
    addLabel(again, "zone", "b");
    assertEquals(
        List.of("up{job=\"a\"} 1=3ff0000000000000", "up{job=\"a\",zone=\"b\"} 3=4008000000000000"),
        decode(request(up().message(2, sample(1, 1)), again.message(2, sample(3, 3)))));
  }

  @Test
  void aLabelBehindTheSamplesBelongsToThemToo() {
    Proto scattered = label("__name__", "up").message(2, sample(1, 1)).message(2, sample(2, 2));
    addLabel(scattered, "job", "a");
    scattered.message(2, sample(3, 3));
    List<String> expected =
        List.of("up{job=\"a\"} 1=3ff0000000000000 2=4000000000000000 3=4008000000000000");
    assertEquals(expected, decode(request(scattered)));
    batches.remember(last);
    batches.remember(decoded(request(label("__name__", "up").message(2, sample(1, 1)))));
    decode(
        request(
            label("__name__", "up").message(2, sample(1, 1)),
            label("__name__", "up").message(2, sample(1, 1))));
    assertEquals(
        "up{job=\"a\"} 1=3ff0000000000000 2=4000000000000000 3=4008000000000000",
        decode(request(label("__name__", "up").message(2, sample(1, 1)), scattered)).get(1));
  }

  @Test
  void labelsInAnyOrderAreOneSeries() {
    Proto turned = label("job", "a");
    addLabel(turned, "__name__", "up");
    assertEquals(
        decode(request(up().message(2, sample(1, 1)))),
        decode(request(turned.message(2, sample(1, 1)))));
  }

  @Test
  void unknownFieldsAreSkippedEverywhere() {
    Proto label = new Proto().integer(9, 5).string(1, "__name__").fixed64(10, 1).string(2, "up");
    Proto sample = new Proto().fixed32(7, 1).fixed64(1, 5).string(8, "x").integer(2, 6);
    Proto series = new Proto().string(77, "x").message(1, label).integer(5, 1).message(2, sample);
    byte[] body = new Proto().fixed64(2, 1).message(1, series).integer(1000, 1).toByteArray();
    assertEquals(List.of("up 6=5"), decode(body));
  }

  @Test
  void aHistogramThatMakesNoSenseIsRefusedByNameAndTheRestIsKept() {
    Proto series = up().message(4, new Proto().integer(1, 3)).message(2, sample(1, 1));
    List<String> content = decode(request(series));
    assertEquals("up{job=\"a\"} 1=3ff0000000000000", content.get(0));
    assertEquals("malformed", content.get(1).split(" ", 2)[0]);
    assertTrue(content.get(1).endsWith("not that of the buckets, 0"), content.get(1));
    assertEquals(new RemoteWriteCounts(1, 1, 1, 0, 0, 0), counts);
    assertEquals(2, last.sampleCount());
  }

  private static Proto exemplar(int value, long time, String... labels) {
    Proto exemplar = new Proto().fixed64(2, value).integer(3, time);
    for (int i = 0; i < labels.length; i += 2) {
      exemplar.message(1, new Proto().string(1, labels[i]).string(2, labels[i + 1]));
    }
    return exemplar;
  }

  @Test
  void exemplarsBelongToTheirSeriesWithOrWithoutSamples() {
    Proto only = up().message(3, exemplar(7, 8, "z", "1", "a", "2")).message(3, exemplar(9, 10));
    Proto both = up().message(3, exemplar(11, 12)).message(2, sample(1, 1));
    byte[] request = new Proto().message(1, only).message(1, both).toByteArray();
    List<String> expected =
        List.of(
            "up{job=\"a\"} 8=7 {a=\"2\",z=\"1\"}",
            "up{job=\"a\"} 10=9 {}",
            "up{job=\"a\"} 12=b {}");
    assertEquals(List.of("up{job=\"a\"} 1=3ff0000000000000"), decode(request));
    assertEquals(expected, batches.exemplars(last));
    assertEquals(new RemoteWriteCounts(2, 1, 0, 3, 0, 0), counts);
    batches.remember(last);
    decode(request);
    assertEquals(expected, batches.exemplars(last));
    assertEquals(0, batches.freshSeries(last));
  }

  @Test
  void exemplarsThatCantBeTakenAreCountedAndTheSampleStands() {
    Proto twice = exemplar(1, 1, "a", "1", "a", "2");
    Proto notText = exemplar(1, 1).message(1, new Proto().string(1, "a").bytes(2, new byte[] {-1}));
    Proto tooLong = exemplar(1, 1, "a", "x".repeat(9_000));
    Proto series = up().message(3, twice).message(3, notText).message(3, tooLong);
    assertEquals(1, decode(request(series.message(2, sample(1, 1)))).size());
    assertEquals(new RemoteWriteCounts(1, 1, 0, 3, 3, 0), counts);
    assertEquals(List.of(), batches.exemplars(last));
  }

  @Test
  void metadataIsTakenAlone() {
    Proto one = new Proto().integer(1, 1).string(2, "m").string(4, "help").string(5, "s");
    Proto none = new Proto().string(4, "no name");
    decode(new Proto().message(3, one).message(3, none).message(3, one).toByteArray());
    assertEquals(List.of("m counter s help"), batches.metadata(last));
    assertEquals(new RemoteWriteCounts(0, 0, 0, 0, 0, 3), counts);
  }

  @Test
  void anEmptyBodyIsAnEmptyRequest() {
    assertEquals(List.of(), decode(new byte[0]));
  }

  static Stream<Arguments> refusedSeries() {
    Proto twice = up();
    addLabel(twice, "job", "b");
    Proto emptyName = up();
    addLabel(emptyName, "", "b");
    Proto emptyValue = up();
    addLabel(emptyValue, "zone", "");
    Proto noUtf8 = up().message(1, new Proto().string(1, "zone").bytes(2, new byte[] {'x', -1}));
    return Stream.of(
        Arguments.of("duplicate_label", twice),
        Arguments.of("empty_label", emptyName),
        Arguments.of("empty_label", emptyValue),
        Arguments.of("empty_label", up().message(1, new Proto())),
        Arguments.of("missing_name", label("job", "a")),
        Arguments.of("missing_name", new Proto()),
        Arguments.of("invalid_utf8", noUtf8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusedSeries(String reason, Proto bad) {
    bad.message(2, sample(1, 1)).message(2, sample(2, 2));
    List<String> content =
        decode(request(up().message(2, sample(1, 1)), bad, up().message(2, sample(2, 2))));
    assertEquals("up{job=\"a\"} 1=3ff0000000000000", content.get(0));
    assertEquals("up{job=\"a\"} 2=4000000000000000", content.get(1));
    assertEquals(3, content.size());
    assertTrue(content.get(2).startsWith(reason + " "), content.get(2));
    assertTrue(content.get(2).contains(" x2: "), content.get(2));
    assertEquals(4, last.sampleCount());
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        row("series as an integer", "timeseries: wire type 0", new Proto().integer(1, 1)),
        row("labels as a double", "labels: wire type 1", series(new Proto().fixed64(1, 1))),
        row("samples as an integer", "samples: wire type 0", series(up().integer(2, 1))),
        row("histograms as an integer", "wire type 0", series(up().integer(4, 1))),
        row(
            "name as an integer",
            "labels.name: wire type 0",
            series(new Proto().message(1, new Proto().integer(1, 1)).message(2, sample(1, 1)))),
        row(
            "value as an integer",
            "samples.value: wire type 0",
            series(up().message(2, new Proto().integer(1, 1)))),
        row(
            "time as a double",
            "samples.timestamp: wire type 1",
            series(up().message(2, new Proto().fixed64(2, 1)))),
        row("a group", "wire type 3", new Proto().raw(0x0b)),
        row("a group in a sample", "wire type 4", series(up().message(2, new Proto().raw(0x1c)))),
        row("field 0", "no field number", new Proto().raw(0x02, 0)),
        row("length past the end", "length 9 goes past the end (byte 1)", new Proto().raw(10, 9)),
        row("a negative length", "goes past", new Proto().raw(10, 255, 255, 255, 255, 255, 1)),
        row("a time of 11 bytes", "more than 64 bits", series(up().message(2, longTime()))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformed(String name, String message, byte[] body) {
    MalformedException e = assertThrows(MalformedException.class, () -> decode(body));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
  }

  @Test
  void aBodyCutInsideAMessageIsMalformedWhereverItIsCut() {
    byte[] body = request(up().message(2, sample(1.5, T)));
    for (int cut = 1; cut < body.length; cut++) {
      byte[] part = java.util.Arrays.copyOf(body, cut);
      assertThrows(MalformedException.class, () -> decode(part), "cut at " + cut);
    }
  }

  private WriteBatch last = batches.begin(Encoding.REMOTE_WRITE);

  private List<String> decode(byte[] body) {
    return batches.content(decoded(body));
  }

  private WriteBatch decoded(byte[] body) {
    last = batches.begin(Encoding.REMOTE_WRITE);
    byte[] shifted = new byte[body.length + 9];
    System.arraycopy(body, 0, shifted, 4, body.length);
    counts = RemoteWriteDecoder.decode(shifted, 4, body.length, last);
    return last;
  }

  private int freshIn(WriteBatch batch) {
    return batches.freshSeries(batch);
  }

  private static Arguments row(String name, String message, Proto body) {
    return Arguments.of(name, message, body.toByteArray());
  }

  private static Proto longTime() {
    return new Proto().raw(16, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0);
  }

  private static Proto series(Proto series) {
    return new Proto().message(1, series);
  }

  private static byte[] request(Proto... series) {
    Proto request = new Proto();
    for (Proto one : series) {
      request.message(1, one);
    }
    return request.toByteArray();
  }

  private static Proto up() {
    Proto series = label("__name__", "up");
    addLabel(series, "job", "a");
    return series;
  }

  private static Proto label(String name, String value) {
    Proto series = new Proto();
    addLabel(series, name, value);
    return series;
  }

  private static void addLabel(Proto series, String name, String value) {
    series.message(1, new Proto().string(1, name).string(2, value));
  }

  private static Proto sample(double value, long time) {
    return bits(Double.doubleToRawLongBits(value), time);
  }

  private static Proto bits(long bits, long time) {
    return new Proto().fixed64(1, bits).integer(2, time);
  }
}
