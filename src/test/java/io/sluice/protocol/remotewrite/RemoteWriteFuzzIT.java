package io.sluice.protocol.remotewrite;

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
class RemoteWriteFuzzIT {
  @FuzzTest(maxDuration = "60s")
  void requests(byte[] body) {
    DecodedBatches batches = new DecodedBatches();
    try {
      WriteBatch first = batches.begin(Encoding.REMOTE_WRITE);
      RemoteWriteDecoder.decode(body, 0, body.length, first);
      batches.remember(first);
      WriteBatch second = batches.begin(Encoding.REMOTE_WRITE);
      RemoteWriteDecoder.decode(body, 0, body.length, second);
      WriteBatch third = batches.begin(Encoding.REMOTE_WRITE);
      RemoteWriteDecoder.decode(body, 0, body.length, third);
      Assertions.assertEquals(batches.content(first), batches.content(second));
      Assertions.assertEquals(batches.content(first), batches.content(third));
    } catch (MalformedException e) {
      Assertions.assertTrue(e.where().startsWith("byte "), e.where());
    }
  }
}
