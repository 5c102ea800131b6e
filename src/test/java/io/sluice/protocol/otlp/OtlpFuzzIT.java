package io.sluice.protocol.otlp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever the bytes are, they are malformed or mean the same when the series are known. Runs over
 * the seed corpus in the build, and fuzzes with {@code JAZZER_FUZZ=1}.
 */
class OtlpFuzzIT {
  @FuzzTest(maxDuration = "60s")
  void requests(byte[] body) {
    DecodedBatches batches = new DecodedBatches();
    try {
      WriteBatch first = decode(batches, body);
      batches.remember(first);
      Assertions.assertEquals(batches.content(first), batches.content(decode(batches, body)));
      Assertions.assertEquals(batches.content(first), batches.content(decode(batches, body)));
    } catch (MalformedException e) {
      Assertions.assertTrue(e.where().startsWith("byte "), e.where());
    }
  }

  private static WriteBatch decode(DecodedBatches batches, byte[] body) {
    WriteBatch batch = batches.begin(Encoding.OTLP);
    OtlpDecoder.decode(body, 0, body.length, OtlpMapping.DEFAULT, batch);
    return batch;
  }
}
