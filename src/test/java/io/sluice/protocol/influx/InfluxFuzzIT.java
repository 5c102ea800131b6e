package io.sluice.protocol.influx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever the bytes are, each sample is stored or refused, and the same when the series are known.
 * Runs over the seed corpus in the build, and fuzzes with {@code JAZZER_FUZZ=1}.
 */
class InfluxFuzzIT {
  @FuzzTest(maxDuration = "60s")
  void bodies(byte[] body) {
    DecodedBatches batches = new DecodedBatches();
    WriteBatch first = decode(batches, body);
    batches.remember(first);
    Assertions.assertEquals(
        batches.content(first), batches.content(decode(batches, body)), "known by hash");
    Assertions.assertEquals(
        batches.content(first), batches.content(decode(batches, body)), "known by order");
  }

  private static WriteBatch decode(DecodedBatches batches, byte[] body) {
    WriteBatch batch = batches.begin(Encoding.INFLUX);
    InfluxDecoder.decode(body, 0, body.length, Precision.NANOSECONDS, 5, batch);
    return batch;
  }
}
