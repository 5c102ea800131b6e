package io.sluice.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.RandomSeries;
import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private static final Duration LINGER = Duration.ofMillis(1);

  @Test
  void everySampleIsInExactlyOneBatchAndNoBatchIsTooLarge() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      BatchLimits limits =
          new BatchLimits(1 + random.nextInt(20), 1024 + random.nextInt(4096), LINGER);
      List<TimeSeries> all = series(random, 1 + random.nextInt(40));
      List<TimeSeries> sent = new ArrayList<>();
      Batcher batches = new Batcher(taken(all), limits);
      while (batches.hasNext()) {
        Batch batch = batches.next();
        List<TimeSeries> decoded = TimeSeriesJson.read(batch.body());
        assertFalse(decoded.isEmpty(), () -> "seed " + seed);
        assertTrue(decoded.size() <= limits.series(), () -> "seed " + seed);
        boolean alone = decoded.size() == 1 && decoded.get(0).size() <= 1;
        assertTrue(alone || batch.body().length <= limits.bytes(), () -> "seed " + seed);
        assertEquals(samples(decoded), batch.samples(), () -> "seed " + seed);
        sent.addAll(decoded);
      }
      assertEquals(all, joined(sent, all), () -> "seed " + seed);
    }
  }

  @Test
  void positionsInRefusalsAreThoseOfTheCaller() {
    RandomSeries random = new RandomSeries(1);
    TimeSeries.Builder large = TimeSeries.builder(io.sluice.api.Labels.metric("m"));
    for (int i = 0; i < 200; i++) {
      large.sample(1_700_000_000_000L + i, 0.5 + i);
    }
    List<TimeSeries> all =
        List.of(TimeSeries.ofBits(random.labels(), new long[0], new long[0]), large.build());
    Batcher batches = new Batcher(taken(all), new BatchLimits(10, 1024, LINGER));
    int covered = 0;
    while (batches.hasNext()) {
      for (Batch.Part part : batches.next().parts()) {
        if (part.taken().index == 1) {
          assertEquals(covered, part.from());
          covered = part.to();
        }
      }
    }
    assertEquals(200, covered);
  }

  private static List<TimeSeries> series(Random random, int count) {
    RandomSeries source = new RandomSeries(random.nextLong());
    List<TimeSeries> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TimeSeries.Builder series = TimeSeries.builder(source.labels());
      int samples = random.nextInt(10) == 0 ? random.nextInt(2_000) : random.nextInt(5);
      for (int j = 0; j < samples; j++) {
        series.sampleBits(j, source.bits());
      }
      all.add(series.build());
    }
    return all;
  }

  private static List<Taken> taken(List<TimeSeries> all) {
    List<Taken> taken = new ArrayList<>();
    all.forEach(series -> taken.add(new Taken(series, taken.size())));
    return taken;
  }

  private static long samples(List<TimeSeries> all) {
    return all.stream().mapToLong(TimeSeries::size).sum();
  }

  /** Puts split series together again, guided by the sizes of the originals. */
  private static List<TimeSeries> joined(List<TimeSeries> parts, List<TimeSeries> originals) {
    List<TimeSeries> whole = new ArrayList<>();
    int at = 0;
    for (TimeSeries original : originals) {
      TimeSeries.Builder builder = TimeSeries.builder(parts.get(at).labels());
      int size = 0;
      do {
        TimeSeries part = parts.get(at++);
        for (int i = 0; i < part.size(); i++) {
          builder.sampleBits(part.timestamp(i), part.valueBits(i));
        }
        size += part.size();
      } while (size < original.size());
      whole.add(builder.build());
    }
    return whole;
  }
}
