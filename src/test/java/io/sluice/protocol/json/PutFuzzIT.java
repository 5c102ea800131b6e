package io.sluice.protocol.json;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever the bytes are, they are malformed, or each datapoint is stored or refused, and the same
 * when the series are known. Runs over the seed corpus in the build, and fuzzes with {@code
 * JAZZER_FUZZ=1}.
 */
class PutFuzzIT {
  @FuzzTest(maxDuration = "60s")
  void bodies(byte[] body) {
    DecodedBatches batches = new DecodedBatches();
    Datapoints points = new Datapoints(true);
    WriteBatch first;
    try {
      first = PutDecoderTest.decode(batches, body, points);
    } catch (MalformedException e) {
      return;
    }
    Assertions.assertEquals(first.seriesCount(), points.count());
    batches.remember(first);
    Assertions.assertEquals(
        batches.content(first),
        batches.content(PutDecoderTest.decode(batches, body, new Datapoints(false))));
  }
}
