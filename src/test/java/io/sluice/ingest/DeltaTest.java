package io.sluice.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Durability;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.io.Faults;
import io.sluice.storage.shard.ConflictPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Deltas become sums, each delta counted once, whatever is sent twice and whenever power is cut.
 */
class DeltaTest {
  private static final long NOW = PathKit.NOW;
  private static final String SERIES = "__name__=c_total,host=a";
  private static final String STORED = "default/c_total{host=\"a\"}";

  private final CrashingFileLayer files = new CrashingFileLayer(1);
  private final Path data = Path.of("/data");

  private static void delta(WriteBatch batch, String series, long from, long to, double value) {
    PathKit.add(batch, series);
    batch.delta(nanos(from), nanos(to), Double.doubleToRawLongBits(value));
  }

  private static long nanos(long millis) {
    return (NOW + millis) * 1_000_000;
  }

  private static WriteReceipt delta(PathKit kit, long from, long to, double value) {
    WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
    delta(batch, SERIES, from, to, value);
    return kit.write(batch, Durability.SYNCED);
  }

  private static Map<Long, Double> sums(PathKit kit, String series) {
    Map<Long, Double> sums = new TreeMap<>();
    kit.samples(series)
        .forEach((time, bits) -> sums.put(time - NOW, Double.longBitsToDouble(bits)));
    return sums;
  }

  @Test
  void deltasThatFollowOneAnotherAreSummedUp() {
    try (PathKit kit = new PathKit(files, data, 2)) {
      assertEquals(1, delta(kit, 0, 10, 5).stored());
      assertEquals(1, delta(kit, 10, 20, 7).stored());
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      delta(batch, SERIES, 20, 30, 1);
      delta(batch, SERIES, 30, 45, 2);
      assertEquals(2, kit.write(batch, Durability.SYNCED).stored());
      assertEquals(Map.of(10L, 5.0, 20L, 12.0, 30L, 13.0, 45L, 15.0), sums(kit, STORED));
    }
  }

  @Test
  void aDeltaThatWasSummedUpIsARepeatWhateverItsPlace() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      delta(kit, 0, 10, 5);
      delta(kit, 10, 20, 7);
      assertEquals(1, delta(kit, 10, 20, 7).repeated());
      assertEquals(1, delta(kit, 0, 10, 5).repeated());
      assertEquals(Map.of(10L, 5.0, 20L, 12.0), sums(kit, STORED));
    }
  }

  @Test
  void aDeltaWithoutLengthCountsOnceToo() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      assertEquals(1, delta(kit, 10, 10, 5).stored());
      assertEquals(1, delta(kit, 10, 10, 5).repeated());
      assertEquals(1, delta(kit, 10, 20, 7).stored());
      assertEquals(1, delta(kit, 10, 10, 5).repeated());
      assertEquals(Map.of(10L, 5.0, 20L, 12.0), sums(kit, STORED));
    }
  }

  @Test
  void gapsAndOverlapsAreRefusedByNameAndChangeNothing() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      delta(kit, 100, 110, 5);
      WriteReceipt gap = delta(kit, 3110, 3120, 1);
      WriteReceipt overlap = delta(kit, 105, 120, 1);
      WriteReceipt before = delta(kit, 50, 100, 1);
      assertEquals(Map.of(RefusalReason.DELTA_GAP, 1L), gap.refusedByReason());
      assertTrue(gap.refusals().get(0).message().contains("3s after"), gap::toString);
      assertEquals(Map.of(RefusalReason.DELTA_OVERLAP, 1L), overlap.refusedByReason());
      assertEquals(Map.of(RefusalReason.DELTA_OVERLAP, 1L), before.refusedByReason());
      delta(kit, 110, 120, 2);
      assertEquals(Map.of(110L, 5.0, 120L, 7.0), sums(kit, STORED));
    }
  }

  @Test
  void aGapBeginsANewSumWhereThatIsAskedFor() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      delta(kit, 0, 10, 5);
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      batch.restartAfterGap();
      delta(batch, SERIES, 50, 60, 2);
      assertEquals(1, kit.write(batch, Durability.SYNCED).stored());
      assertEquals(1, delta(kit, 60, 70, 2).stored());
      assertEquals(Map.of(10L, 5.0, 60L, 2.0, 70L, 4.0), sums(kit, STORED));
    }
  }

  @Test
  void deltasThatEndInOneMillisecondAreAllCounted() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      PathKit.add(batch, SERIES);
      long at = nanos(0);
      batch.delta(at, at + 100, Double.doubleToRawLongBits(1));
      batch.delta(at + 100, at + 200, Double.doubleToRawLongBits(2));
      WriteReceipt receipt = kit.write(batch, Durability.SYNCED);
      assertEquals(1, receipt.stored());
      assertEquals(1, receipt.replaced());
      assertEquals(Map.of(0L, 3.0), sums(kit, STORED));
    }
  }

  @Test
  void anotherSampleAtTheTimeOfASumIsAConflict() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      kit.write(SERIES, NOW + 10, 99);
      assertEquals(Map.of(RefusalReason.CONFLICT, 1L), delta(kit, 0, 10, 5).refusedByReason());
      assertEquals(1, delta(kit, 0, 11, 5).stored());
    }
  }

  @Test
  void aGroupThatFailsIsNotSummedUp() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      delta(kit, 0, 10, 5);
      files.faults().failWhile(call -> call == Faults.Call.FORCE);
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      delta(batch, SERIES, 10, 20, 7);
      delta(batch, "__name__=new_total", 10, 20, 7);
      assertThrows(UnavailableException.class, () -> kit.write(batch, Durability.SYNCED));
      files.faults().heal();
      WriteReceipt receipt = again(kit);
      assertEquals(2, receipt.stored(), receipt::toString);
      assertEquals(Map.of(10L, 5.0, 20L, 12.0), sums(kit, STORED));
      assertEquals(Map.of(20L, 7.0), sums(kit, "default/new_total"));
    }
  }

  /** The log opens a fresh segment meanwhile. */
  private static WriteReceipt again(PathKit kit) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (true) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      delta(batch, SERIES, 10, 20, 7);
      delta(batch, "__name__=new_total", 10, 20, 7);
      try {
        return kit.write(batch, Durability.SYNCED);
      } catch (UnavailableException weather) {
        if (System.nanoTime() > deadline) {
          throw weather;
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void everyRequestSentTwiceWithPowerCutsBetweenGivesExactSums() {
    long seed = 11;
    Random random = new Random(seed);
    List<String> series = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      series.add("__name__=c_total,host=h" + i);
    }
    double[] expected = new double[series.size()];
    for (int round = 0; round < 12; round++) {
      double[] deltas = random.doubles(series.size(), 0, 1000).map(Math::rint).toArray();
      for (int copy = 0; copy < 2; copy++) {
        try (PathKit kit = new PathKit(files, data, 1 + random.nextInt(3))) {
          WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
          for (int i = 0; i < deltas.length; i++) {
            delta(batch, series.get(i), round * 10L, round * 10L + 10, deltas[i]);
          }
          WriteReceipt receipt = kit.write(batch, Durability.SYNCED);
          assertEquals(copy == 0 ? 40 : 0, receipt.stored(), "seed " + seed);
          assertEquals(copy == 0 ? 0 : 40, receipt.repeated(), "seed " + seed);
          kit.abandon();
        }
        files.crash(random.nextLong());
      }
      for (int i = 0; i < deltas.length; i++) {
        expected[i] += deltas[i];
      }
    }
    try (PathKit kit = new PathKit(files, data, 2)) {
      for (int i = 0; i < expected.length; i++) {
        Map<Long, Double> sums = sums(kit, "default/c_total{host=\"h" + i + "\"}");
        assertEquals(12, sums.size(), "seed " + seed);
        assertEquals(expected[i], sums.get(120L), "seed " + seed);
      }
    }
  }
}
