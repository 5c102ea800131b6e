package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.Mutator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PutDecoderTest {
  private static final String USUAL =
      "[{\"metric\":\"sys.cpu\",\"timestamp\":1700000000,\"value\":1.5,\"tags\":{\"host\":\"a\",\"dc\":\"b\"}},"
          + " {\"tags\":{\"host\":\"a\"},\"value\":\"-2\",\"timestamp\":1700000000123,\"metric\":\"sys.mem\"}]";

  private static final List<String> WORDS =
      List.of(",", "{", "}", "[", "]", "\"", "\\u0041", "null", "1", "e5", ":", "\"value\"", " ");

  private final long seed = System.nanoTime();

  static WriteBatch decode(DecodedBatches batches, byte[] body, Datapoints points) {
    return PutDecoder.decode(body, 0, body.length, () -> batches.begin(Encoding.OPENTSDB), points);
  }

  private static String outcome(DecodedBatches batches, byte[] body) {
    Datapoints points = new Datapoints(true);
    try {
      List<String> content = batches.content(decode(batches, body, points));
      StringBuilder all = new StringBuilder(String.join("\n", content));
      for (int i = 0; i < points.count(); i++) {
        all.append("\n").append(points.text(i));
      }
      return all.toString();
    } catch (MalformedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void datapointsBecomeSamplesInMilliseconds() {
    DecodedBatches batches = new DecodedBatches();
    assertEquals(
        List.of(
            "{\"sys.cpu\",dc=\"b\",host=\"a\"} 1700000000000=3ff8000000000000",
            "{\"sys.mem\",host=\"a\"} 1700000000123=c000000000000000"),
        batches.content(decode(batches, USUAL.getBytes(UTF_8), new Datapoints(false))));
  }

  @Test
  void escapesAndNumbersAsTagsAreReadTheSlowWay() {
    DecodedBatches batches = new DecodedBatches();
    String body =
        "{\"metric\":\"m\",\"timestamp\":\"5\",\"value\":1,\"tags\":{\"h\\u006fst\":7},\"more\":{\"x\":[]}}";
    assertEquals(
        List.of("m{host=\"7\"} 5000=3ff0000000000000"),
        batches.content(decode(batches, body.getBytes(UTF_8), new Datapoints(false))));
  }

  @Test
  void theTextOfADatapointIsKeptIfWanted() {
    Datapoints points = new Datapoints(true);
    decode(new DecodedBatches(), USUAL.getBytes(UTF_8), points);
    assertEquals(2, points.count());
    String first = USUAL.substring(1, USUAL.indexOf(", {"));
    assertEquals(first.substring(0, first.length()), points.text(0));
    assertEquals(null, points.text(2));
  }

  @Test
  void anythingIsStoredOrRefusedAndTheSameWhetherTheSeriesAreKnownOrNot() {
    Mutator mutator = new Mutator(new Random(seed), WORDS);
    byte[] usual = USUAL.getBytes(UTF_8);
    DecodedBatches warm = new DecodedBatches();
    warm.remember(decode(warm, usual, new Datapoints(false)));
    for (int round = 0; round < 10_000; round++) {
      byte[] mutant = mutator.mutate(usual);
      assertEquals(
          outcome(new DecodedBatches(), mutant),
          outcome(warm, mutant),
          () -> "seed " + seed + ": " + new String(mutant, UTF_8));
    }
  }
}
