package io.sluice.protocol.otlp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.TooLargeException;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever the bytes are, they are malformed or mean the same when the series are known. Runs over
 * the seed corpus in the build, and fuzzes with {@code JAZZER_FUZZ=1}.
 */
class OtlpFuzzIT {
  private static final int LIMIT = 64 << 10;

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

  /** The same of JSON, which may also be too large as protobuf. */
  @FuzzTest(maxDuration = "60s")
  void json(byte[] body) {
    DecodedBatches batches = new DecodedBatches();
    try {
      WriteBatch first = decodeJson(batches, body);
      batches.remember(first);
      Assertions.assertEquals(batches.content(first), batches.content(decodeJson(batches, body)));
    } catch (MalformedException e) {
      Assertions.assertTrue(e.where().startsWith("byte "), e.where());
    } catch (TooLargeException e) {
      Assertions.assertEquals(LIMIT, e.limit());
    }
  }

  private static WriteBatch decodeJson(DecodedBatches batches, byte[] body) {
    WriteBatch batch = batches.begin(Encoding.OTLP);
    OtlpJson.decode(body, 0, body.length, LIMIT, taken -> {}, OtlpMapping.DEFAULT, batch);
    return batch;
  }

  private static WriteBatch decode(DecodedBatches batches, byte[] body) {
    WriteBatch batch = batches.begin(Encoding.OTLP);
    OtlpDecoder.decode(body, 0, body.length, OtlpMapping.DEFAULT, batch);
    return batch;
  }
}
