package io.sluice.protocol.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever the bytes are, each sample is stored or refused, and the same when the series are known.
 * Runs over the seed corpus in the build, and fuzzes with {@code JAZZER_FUZZ=1}.
 */
class TextFuzzIT {
  @FuzzTest(maxDuration = "60s")
  void bodies(byte[] body) {
    DecodedBatches batches = new DecodedBatches();
    WriteBatch first = decode(batches, body);
    batches.remember(first);
    Assertions.assertEquals(batches.content(first), batches.content(decode(batches, body)));
    Assertions.assertEquals(batches.content(first), batches.content(decode(batches, body)));
  }

  private static WriteBatch decode(DecodedBatches batches, byte[] body) {
    WriteBatch batch = batches.begin(Encoding.TEXT);
    TextDecoder decoder = new TextDecoder(false, 5);
    String[] lines = new String(body, ISO_8859_1).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      byte[] line = lines[i].getBytes(ISO_8859_1);
      decoder.line(line, 0, line.length, batch, i + 1);
    }
    return batch;
  }
}
