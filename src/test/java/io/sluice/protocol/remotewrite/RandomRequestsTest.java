package io.sluice.protocol.remotewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.Labels;
import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.Mutator;
import io.sluice.protocol.wire.Proto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random requests, written by a plain writer, against what is known to be in them. */
class RandomRequestsTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final DecodedBatches batches = new DecodedBatches();

  @Test
  void whatWasWrittenIsDecodedWhetherTheSeriesAreKnownOrNot() {
    for (int round = 0; round < 400; round++) {
      List<String> expected = new ArrayList<>();
      byte[] body = request(expected);
      WriteBatch batch = decode(body);
      assertEquals(expected, batches.content(batch), "seed " + seed);
      batches.remember(batch);
      assertEquals(expected, batches.content(decode(body)), "seed " + seed);
    }
  }

  @Test
  void aMutatedRequestIsMalformedOrTheSameWhetherTheSeriesAreKnownOrNot() {
    Mutator mutator = new Mutator(random, List.of("\n", "\022", "\t", "\u0010", "\b\n", "a"));
    byte[] body = request(new ArrayList<>());
    batches.remember(decode(body));
    decode(body);
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = mutator.mutate(body);
      DecodedBatches cold = new DecodedBatches();
      assertEquals(outcome(cold, mutant), outcome(batches, mutant), "seed " + seed);
    }
  }

  private static String outcome(DecodedBatches from, byte[] body) {
    WriteBatch batch = from.begin(Encoding.REMOTE_WRITE);
    try {
      RemoteWriteCounts counts = RemoteWriteDecoder.decode(body, 0, body.length, batch);
      return counts + "\n" + String.join("\n", from.content(batch));
    } catch (MalformedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private WriteBatch decode(byte[] body) {
    WriteBatch batch = batches.begin(Encoding.REMOTE_WRITE);
    RemoteWriteDecoder.decode(body, 0, body.length, batch);
    return batch;
  }

  private byte[] request(List<String> expected) {
    Proto request = new Proto();
    for (int i = random.nextInt(12); i >= 0; i--) {
      request.message(1, series(expected));
      if (random.nextInt(5) == 0) {
        request.string(4 + random.nextInt(4), "unknown");
        request.message(3, new Proto().integer(1, random.nextInt(9)).string(2, "m").string(4, "h"));
      }
    }
    return request.toByteArray();
  }

  private Proto series(List<String> expected) {
    Map<String, String> labels = new TreeMap<>(Map.of("__name__", "m" + random.nextInt(30)));
    for (int i = random.nextInt(9); i > 0; i--) {
      labels.put("l" + random.nextInt(12), "v\u00e9" + random.nextInt(4));
    }
    List<Proto> fields = new ArrayList<>();
    StringBuilder samples = new StringBuilder();
    for (int i = random.nextInt(4) == 0 ? random.nextInt(70) : 1; i > 0; i--) {
      fields.add(sample(samples));
    }
    if (samples.length() > 0) {
      expected.add(Labels.of(labels) + samples.toString());
    }
    return assemble(labels, fields);
  }

  /** Labels first, nearly always. */
  private Proto assemble(Map<String, String> labels, List<Proto> samples) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>(labels.entrySet());
    if (random.nextInt(3) == 0) {
      Collections.shuffle(pairs, random);
    }
    int behind = random.nextInt(8) == 0 ? 1 : 0;
    Proto series = new Proto();
    pairs.subList(behind, pairs.size()).forEach(pair -> label(series, pair));
    if (random.nextInt(4) == 0) {
      Proto label = new Proto().string(1, "trace_id").string(2, "t" + random.nextInt(4));
      series.message(3, new Proto().message(1, label).fixed64(2, random.nextLong()).integer(3, 5));
    }
    samples.forEach(sample -> series.message(2, sample));
    pairs.subList(0, behind).forEach(pair -> label(series, pair));
    return series;
  }

  private static void label(Proto series, Map.Entry<String, String> pair) {
    series.message(1, new Proto().string(1, pair.getKey()).string(2, pair.getValue()));
  }

  private Proto sample(StringBuilder expected) {
    long time = random.nextInt(4) == 0 ? random.nextLong() : 1_700_000_000_000L + random.nextInt();
    long bits = random.nextInt(4) == 0 ? 0 : random.nextLong();
    expected.append(' ').append(time).append('=').append(Long.toHexString(bits));
    Proto sample = new Proto();
    if (bits != 0) {
      sample.fixed64(1, bits);
    }
    return sample.integer(2, time);
  }
}
