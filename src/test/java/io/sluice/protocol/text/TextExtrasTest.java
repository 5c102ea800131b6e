package io.sluice.protocol.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the text formats say beside samples. */
class TextExtrasTest {
  private final DecodedBatches batches = new DecodedBatches();

  private WriteBatch decode(String text) {
    WriteBatch batch = batches.begin(Encoding.TEXT);
    TextDecoder decoder = new TextDecoder(true, 7_000);
    long number = 0;
    for (String line : text.split("\n", -1)) {
      byte[] bytes = line.getBytes(UTF_8);
      decoder.line(bytes, 0, bytes.length, batch, ++number);
    }
    return batch;
  }

  @Test
  void helpTypeAndUnitOfAFamilyAreOne() {
    WriteBatch batch =
        decode(
            """
            # any comment
            # HELP a_seconds How \\"long\\" it\\\\he\\n took
            # TYPE a_seconds histogram
            # UNIT a_seconds seconds
            a_seconds_count 1
            # TYPE "my.gauge" gauge
            # TYPE c counter
            c_total 1
            # EOF\
            """);
    assertEquals(
        List.of(
            "a_seconds histogram seconds How \"long\" it\\he\n took",
            "c counter  ",
            "my.gauge gauge  "),
        batches.metadata(batch).stream().sorted().toList());
    assertEquals(3, batch.extras().metadataReceived());
    assertEquals(2, batches.content(batch).size());
  }

  @Test
  void exemplarsFollowTheValue() {
    WriteBatch batch =
        decode(
            """
            h_bucket{le="1"} 3 # {trace_id="x\\"y",span_id="s"} 0.5 8.5
            h_bucket{le="2"} 3 5 # {} 1
            h_bucket{le="3"} 3 5 # {a="1" 1
            h_bucket{le="4"} 3 5 # {a="1"} 1 x
            h_bucket{le="5"} 3 # no exemplar\
            """);
    assertEquals(
        List.of(
            "h_bucket{le=\"1\"} 8500=3fe0000000000000 {span_id=\"s\",trace_id=\"x\\\"y\"}",
            "h_bucket{le=\"2\"} 5000=3ff0000000000000 {}"),
        batches.exemplars(batch));
    assertEquals(5, batches.content(batch).size());
    assertEquals(3, batch.extras().exemplarsRefused());
  }

  @Test
  void anythingAtAllIsTakenOrRefused() {
    String alphabet = "# HELPTYUNIT{}=\",\\a1 \n.";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "a 1 # {" : "# HELP ");
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        decode(text.toString());
      } catch (RuntimeException fault) {
        throw new AssertionError("seed " + seed + ": " + text, fault);
      }
    }
  }
}
