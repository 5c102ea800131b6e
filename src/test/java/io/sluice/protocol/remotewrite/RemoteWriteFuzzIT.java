package io.sluice.protocol.remotewrite;

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
class RemoteWriteFuzzIT {
  /** One of the two decoders. */
  @FunctionalInterface
  private interface Decoder {
    RemoteWriteCounts decode(byte[] body, int off, int len, WriteBatch out);
  }

  @FuzzTest(maxDuration = "60s")
  void requests(byte[] body) {
    sameThreeTimes(RemoteWriteDecoder::decode, Encoding.REMOTE_WRITE, body);
  }

  @FuzzTest(maxDuration = "60s")
  void requests2(byte[] body) {
    sameThreeTimes(RemoteWrite2Decoder::decode, Encoding.REMOTE_WRITE_2, body);
  }

  private static void sameThreeTimes(Decoder decoder, Encoding encoding, byte[] body) {
    DecodedBatches batches = new DecodedBatches();
    try {
      WriteBatch first = batches.begin(encoding);
      decoder.decode(body, 0, body.length, first);
      batches.remember(first);
      for (int again = 0; again < 2; again++) {
        WriteBatch next = batches.begin(encoding);
        decoder.decode(body, 0, body.length, next);
        Assertions.assertEquals(batches.content(first), batches.content(next));
      }
    } catch (MalformedException e) {
      Assertions.assertTrue(e.where().startsWith("byte "), e.where());
    } catch (TooLargeException e) {
      Assertions.assertEquals(Symbols.MAX, e.limit());
    }
  }
}
