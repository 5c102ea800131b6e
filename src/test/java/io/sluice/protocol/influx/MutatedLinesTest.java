package io.sluice.protocol.influx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Mutator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MutatedLinesTest {
  private static final String BODY =
      """
      cpu,host=a,dc=eu\\ west user=1.5,idle=85i,up=t 1700000000000000000
      # comment
      log,host=a msg="x \\" = y",n=3u
      mem\\,x free=1e9,used=.5 17\r
      """;

  private static final List<String> WORDS =
      List.of(",", " ", "=", "\\", "\"", "\n", "\r", "i", "u", "1", "-", "e5", "t", "#", "host=a");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void anythingIsStoredOrRefusedAndTheSameWhetherTheSeriesAreKnownOrNot() {
    Mutator mutator = new Mutator(random, WORDS);
    DecodedBatches warm = new DecodedBatches();
    warm.remember(decode(warm, BODY.getBytes(UTF_8)));
    decode(warm, BODY.getBytes(UTF_8));
    for (int round = 0; round < 30_000; round++) {
      byte[] mutant = mutator.mutate(BODY.getBytes(UTF_8));
      DecodedBatches cold = new DecodedBatches();
      assertEquals(
          cold.content(decode(cold, mutant)),
          warm.content(decode(warm, mutant)),
          () -> "seed " + seed + ": " + new String(mutant, UTF_8));
    }
  }

  private static WriteBatch decode(DecodedBatches batches, byte[] body) {
    WriteBatch batch = batches.begin(Encoding.INFLUX);
    InfluxDecoder.decode(body, 0, body.length, Precision.NANOSECONDS, 5, batch);
    return batch;
  }
}
