package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Mutator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportDecoderTest {
  private static final String USUAL =
      "{\"metric\":{\"__name__\":\"up\",\"job\":\"a\"},\"values\":[1,-2.5e3,null],\"timestamps\":[5,6,7]}";

  private static final List<String> WORDS =
      List.of(",", "]", "}", "\"", "null", "NaN", "+Inf", "[", "{", "\\", "0", ":", "e9", "-");

  private final long seed = System.nanoTime();

  static WriteBatch decode(DecodedBatches batches, String... lines) {
    WriteBatch batch = batches.begin(Encoding.IMPORT);
    ImportDecoder decoder = new ImportDecoder();
    for (int i = 0; i < lines.length; i++) {
      byte[] padded = ("xx" + lines[i] + "yy").getBytes(UTF_8);
      decoder.line(padded, 2, padded.length - 4, batch, i + 1);
    }
    return batch;
  }

  private static List<String> content(String... lines) {
    DecodedBatches batches = new DecodedBatches();
    return batches.content(decode(batches, lines));
  }

  @Test
  void aLineIsOneSeries() {
    assertEquals(
        List.of("up{job=\"a\"} 5=3ff0000000000000 6=c0a3880000000000 7=7ff8000000000000"),
        content(USUAL, "", "  "));
  }

  @Test
  void keysComeInAnyOrderWithSpacesAndEscapes() {
    assertEquals(
        List.of("up{job=\"a\"} 5=3ff0000000000000"),
        content(
            " { \"timestamps\" : [ 5 ] , \"values\" : [ 1 ],\"metric\":{ \"__name__\" :"
                + " \"u\\u0070\",\"job\":\"a\"} } "));
  }

  @Test
  void aSeriesWithoutValuesIsNothing() {
    assertEquals(List.of(), content("{\"metric\":{},\"values\":[],\"timestamps\":[]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | expected an object",
        "{} | expected a key",
        "{\"metric\":{},\"values\":[1]} | is missing",
        "{\"metric\":{},\"values\":[1],\"timestamps\":[1,2]} | 1 values and 2 timestamps",
        "{\"metric\":{},\"metric\":{}} | repeated key",
        "{\"metric\":{\"a\":1,\"__name__\":\"b\"},\"values\":[1],\"timestamps\":[1]} | is not a"
            + " string",
        "{\"metric\":{\"a\":\"b\"},\"values\":[1],\"timestamps\":[1]} | __name__ is missing",
        "{\"metric\":{\"__name__\":\"b\"},\"values\":[x],\"timestamps\":[1]} | values[0] is no"
            + " number",
        "{\"metric\":{\"__name__\":\"b\"},\"values\":[1e999],\"timestamps\":[1]} | values[0] is no"
            + " number",
        "{\"metric\":{\"__name__\":\"b\"},\"values\":[1],\"timestamps\":[1.5]} | timestamps[0] is"
            + " no number",
        "{\"metric\":{\"__name__\":\"b\"},\"values\":[1],\"timestamps\":[1]}} | more text",
        "{\"metric\":{\"__name__\":\"b\" | metric has no end"
      })
  void whatCanNotBeReadIsRefusedAsOneSample(String line, String why) {
    List<String> content = content(line);
    assertEquals(1, content.size(), content.toString());
    assertTrue(
        content.get(0).contains(why) && content.get(0).contains(" x1: "), content.toString());
  }

  @Test
  void anythingIsStoredOrRefusedAndTheSameWhetherTheSeriesAreKnownOrNot() {
    Mutator mutator = new Mutator(new Random(seed), WORDS);
    DecodedBatches warm = new DecodedBatches();
    warm.remember(decode(warm, USUAL));
    for (int round = 0; round < 10_000; round++) {
      String mutant = new String(mutator.mutate(USUAL.getBytes(UTF_8)), UTF_8);
      DecodedBatches cold = new DecodedBatches();
      assertEquals(
          cold.content(decode(cold, USUAL, mutant)),
          warm.content(decode(warm, USUAL, mutant)),
          () -> "seed " + seed + ": " + mutant);
    }
  }
}
