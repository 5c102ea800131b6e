package io.sluice.protocol.remotewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.Mutator;
import io.sluice.protocol.TooLargeException;
import io.sluice.protocol.wire.Proto;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RemoteWrite2DecoderTest {
  private static final String[] TABLE = {"", "__name__", "up", "job", "a", "zone", "b"};
  private static final int[] UP = {1, 2, 3, 4};

  private final DecodedBatches batches = new DecodedBatches();
  private WriteBatch last = batches.begin(Encoding.REMOTE_WRITE_2);
  private RemoteWriteCounts counts = new RemoteWriteCounts(0, 0, 0, 0, 0, 0);

  @Test
  void labelsComeFromTheSymbolsAndSamplesBitForBit() {
    Proto series = refs(UP).message(2, sample(0x7ff0000000000002L, 5)).message(2, sample(0, 6));
    assertEquals(List.of("up{job=\"a\"} 5=7ff0000000000002 6=0"), decode(request(series)));
    assertEquals(new RemoteWriteCounts(1, 2, 0, 0, 0, 0), counts);
  }

  @Test
  void symbolsMayComeBehindTheSeries() {
    Proto request = new Proto().message(5, refs(UP).message(2, sample(1, 5)));
    assertEquals(List.of("up{job=\"a\"} 5=1"), decode(symbols(request).toByteArray()));
  }

  @Test
  void referencesMayBeUnpackedAndScattered() {
    Proto series = new Proto().integer(1, 1).message(2, sample(1, 5)).integer(1, 2);
    series.bytes(1, new byte[] {3}).integer(1, 4);
    assertEquals(List.of("up{job=\"a\"} 5=1"), decode(request(series)));
  }

  @Test
  void startTimestampsAndMetadataAreAccepted() {
    Proto sample = sample(1, 5).integer(3, 4);
    Proto series = refs(UP).message(2, sample).message(5, new Proto().integer(1, 2));
    assertEquals(List.of("up{job=\"a\"} 5=1"), decode(request(series)));
    assertEquals(new RemoteWriteCounts(1, 1, 0, 0, 0, 1), counts);
  }

  @Test
  void aSeriesThatWasRememberedIsFoundThoughItsReferencesAreOthers() {
    List<String> first = decode(request(refs(UP).message(2, sample(1, 5))));
    batches.remember(last);
    Proto other = new Proto();
    for (String symbol : new String[] {"", "a", "job", "up", "__name__"}) {
      other.string(4, symbol);
    }
    other.message(5, refs(4, 3, 2, 1).message(2, sample(1, 5)));
    assertEquals(first, decode(other.toByteArray()));
    assertEquals(0, batches.freshSeries(last));
  }

  @Test
  void histogramsAreTakenAndExemplarsToo() {
    Proto histogram = new Proto().integer(15, 7);
    Proto series = refs(UP).message(3, histogram).message(4, new Proto()).message(2, sample(1, 5));
    assertEquals(List.of("up{job=\"a\"} 5=1"), decode(request(series)));
    assertEquals(
        List.of("up{job=\"a\"} 7: s0 0 obs, sum 0.0, zero 0 to 0.0"), batches.histograms(last));
    assertEquals(new RemoteWriteCounts(1, 1, 1, 1, 0, 0), counts);
  }

  private static byte[] withSymbols(Proto... series) {
    Proto request = new Proto();
    for (String symbol :
        new String[] {"", "__name__", "d_bucket", "le", "1", "trace_id", "abc", "how long", "s"}) {
      request.string(4, symbol);
    }
    for (Proto one : series) {
      request.message(5, one);
    }
    return request.toByteArray();
  }

  @Test
  void exemplarsBelongToTheirSeries() {
    Proto labelled = new Proto().bytes(1, new byte[] {5, 6}).fixed64(2, 7).integer(3, 8);
    Proto unpacked = new Proto().integer(1, 5).integer(1, 6).integer(3, 9);
    Proto series = refs(1, 2, 3, 4).message(4, labelled).message(4, unpacked);
    decode(withSymbols(series));
    assertEquals(
        List.of(
            "d_bucket{le=\"1\"} 8=7 {trace_id=\"abc\"}",
            "d_bucket{le=\"1\"} 9=0 {trace_id=\"abc\"}"),
        batches.exemplars(last));
    assertEquals(new RemoteWriteCounts(1, 0, 0, 2, 0, 0), counts);
  }

  @Test
  void exemplarsWithWrongReferencesAreRefusedAlone() {
    Proto odd = new Proto().bytes(1, new byte[] {5});
    Proto outside = new Proto().bytes(1, new byte[] {5, 100});
    Proto series = refs(1, 2).message(4, odd).message(4, outside).message(2, sample(1, 5));
    assertEquals(1, decode(withSymbols(series)).size());
    assertEquals(new RemoteWriteCounts(1, 1, 0, 2, 2, 0), counts);
  }

  @Test
  void metadataIsThatOfTheFamilyAndToldOnceARequest() {
    Proto metadata = new Proto().integer(1, 3).integer(3, 7).integer(4, 8);
    Proto other = new Proto().integer(1, 3).integer(3, 100);
    decode(
        withSymbols(
            refs(1, 2, 3, 4).message(5, metadata).message(2, sample(1, 5)),
            refs(1, 2).message(5, metadata),
            refs(1, 2).message(5, other)));
    assertEquals(List.of("d histogram s how long"), batches.metadata(last));
    assertEquals(2, last.extras().metadataReceived());
    assertEquals(1, last.extras().metadataRefused());
  }

  static Stream<Arguments> refusedSeries() {
    return Stream.of(
        Arguments.of("outside of the 7 symbols", refs(1, 2, 3, 7)),
        Arguments.of("outside of the 7 symbols", new Proto().integer(1, -1).integer(1, 1)),
        Arguments.of("number of references is odd", refs(1, 2, 3)),
        Arguments.of("'job' appears twice", refs(1, 2, 3, 4, 3, 4)),
        Arguments.of("an empty name", refs(1, 2, 0, 4)),
        Arguments.of("an empty value", refs(1, 2, 3, 0)),
        Arguments.of("__name__ is missing", refs(3, 4)),
        Arguments.of("__name__ is missing", refs()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusedSeries(String message, Proto bad) {
    bad.message(2, sample(1, 1)).message(2, sample(2, 2));
    List<String> content =
        decode(request(refs(UP).message(2, sample(1, 1)), bad, refs(UP).message(2, sample(2, 2))));
    assertEquals(List.of("up{job=\"a\"} 1=1", "up{job=\"a\"} 2=2"), content.subList(0, 2));
    assertEquals(3, content.size());
    assertTrue(
        content.get(2).contains(" x2: ") && content.get(2).contains(message), content.get(2));
  }

  @Test
  void symbolsThatAreNotUtf8RefuseTheSeriesThatUseThem() {
    Proto request = symbols(new Proto()).bytes(4, new byte[] {-1});
    request.message(5, refs(1, 2, 3, 7).message(2, sample(1, 1)));
    request.message(5, refs(UP).message(2, sample(1, 1)));
    List<String> content = decode(request.toByteArray());
    assertEquals("up{job=\"a\"} 1=1", content.get(0));
    assertTrue(content.get(1).startsWith("invalid_utf8 "), content.get(1));
  }

  @Test
  void aTableWhoseFirstSymbolIsNotEmptyIsMalformed() {
    byte[] body = new Proto().string(4, "up").toByteArray();
    assertThrows(MalformedException.class, () -> decode(body));
  }

  @Test
  void aTableThatIsTooLargeIsRefused() {
    byte[] body = new byte[2 * (Symbols.MAX + 1)];
    for (int i = 0; i < body.length; i += 2) {
      body[i] = 4 << 3 | 2;
    }
    assertThrows(TooLargeException.class, () -> decode(body));
  }

  @Test
  void aRequestOfTheFirstVersionIsNotTakenForAnEmptyOne() {
    byte[] old = new Proto().message(1, new Proto().message(2, sample(1, 1))).toByteArray();
    assertThrows(MalformedException.class, () -> decode(old));
  }

  @Test
  void norIsARequestOfTheSecondVersionByTheFirst() {
    byte[] body = request(refs(UP).message(2, sample(1, 1)));
    WriteBatch batch = batches.begin(Encoding.REMOTE_WRITE);
    assertThrows(
        MalformedException.class, () -> RemoteWriteDecoder.decode(body, 0, body.length, batch));
  }

  @Test
  void wrongWireTypesAreMalformed() {
    for (Proto bad :
        List.of(
            new Proto().integer(4, 1),
            new Proto().integer(5, 1),
            new Proto().message(5, new Proto().fixed64(1, 1)),
            new Proto().message(5, new Proto().integer(2, 1)),
            new Proto().message(5, new Proto().integer(3, 1)),
            new Proto().message(5, new Proto().integer(4, 1)))) {
      assertThrows(MalformedException.class, () -> decode(bad.toByteArray()));
    }
  }

  @Test
  void mutatedRequestsAreMalformedOrTheSameWhetherTheSeriesAreKnownOrNot() {
    long seed = System.nanoTime();
    Mutator mutator = new Mutator(new Random(seed), List.of("\n", "\"", "*", "\u0001\u0002", "a"));
    byte[] body =
        request(refs(UP).message(2, sample(1, 1)), refs(1, 2, 5, 6).message(2, sample(2, 2)));
    decode(body);
    batches.remember(last);
    decode(body);
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = mutator.mutate(body);
      DecodedBatches cold = new DecodedBatches();
      assertEquals(outcome(cold, mutant), outcome(batches, mutant), "seed " + seed);
    }
  }

  private static String outcome(DecodedBatches from, byte[] body) {
    WriteBatch batch = from.begin(Encoding.REMOTE_WRITE_2);
    try {
      RemoteWriteCounts counts = RemoteWrite2Decoder.decode(body, 0, body.length, batch);
      return counts + String.join("\n", from.content(batch));
    } catch (MalformedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private List<String> decode(byte[] body) {
    byte[] shifted = new byte[body.length + 9];
    System.arraycopy(body, 0, shifted, 4, body.length);
    last = batches.begin(Encoding.REMOTE_WRITE_2);
    counts = RemoteWrite2Decoder.decode(shifted, 4, body.length, last);
    return batches.content(last);
  }

  private static byte[] request(Proto... series) {
    Proto request = symbols(new Proto());
    Arrays.stream(series).forEach(one -> request.message(5, one));
    return request.toByteArray();
  }

  private static Proto symbols(Proto request) {
    Arrays.stream(TABLE).forEach(symbol -> request.string(4, symbol));
    return request;
  }

  private static Proto refs(int... refs) {
    Proto packed = new Proto().raw(refs);
    return refs.length == 0 ? new Proto() : new Proto().message(1, packed);
  }

  private static Proto sample(long bits, long time) {
    return new Proto().fixed64(1, bits).integer(2, time);
  }
}
