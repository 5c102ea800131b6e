package io.sluice.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Durability;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.shard.ConflictPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WritePathTest {
  private static final long TIME = PathKit.NOW;
  private static final double NOW = TIME;
  private final CrashingFileLayer files = new CrashingFileLayer(1);
  private final Path data = Path.of("/data");

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  @Test
  void whatIsAcknowledgedIsThereAfterPowerIsCut() {
    try (PathKit kit = new PathKit(files, data, 2)) {
      WriteReceipt receipt = kit.write("__name__=cpu,host=a", NOW, 1.5, NOW + 1000, 2.5);
      assertEquals(2, receipt.stored());
      assertEquals(0, receipt.residual());
      kit.abandon();
    }
    files.crash(7);
    try (PathKit kit = new PathKit(files, data, 2)) {
      assertEquals(
          Map.of(
              "default/cpu{host=\"a\"}",
              new TreeMap<>(Map.of(TIME, bits(1.5), TIME + 1000, bits(2.5)))),
          kit.all());
    }
  }

  @Test
  void labelsInAnyOrderAreOneSeriesAlsoWithAnotherNumberOfShards() {
    try (PathKit kit = new PathKit(files, data, 2)) {
      kit.write("__name__=cpu,host=a,zone=z", NOW, 1);
      kit.write("zone=z,__name__=cpu,host=a", NOW + 1, 2);
    }
    for (int shards : new int[] {3, 1, 2}) {
      try (PathKit kit = new PathKit(files, data, shards)) {
        kit.write("host=a,zone=z,__name__=cpu", NOW + 10 + shards, shards);
        assertEquals(1, kit.all().size(), "series with " + shards + " shards");
      }
    }
    try (PathKit kit = new PathKit(files, data, 4)) {
      assertEquals(
          List.of(TIME, TIME + 1, TIME + 11, TIME + 12, TIME + 13),
          List.copyOf(kit.samples("default/cpu{host=\"a\",zone=\"z\"}").keySet()));
    }
  }

  @Test
  void everyFateIsCountedInOneGroup() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      PathKit.add(batch, "__name__=m", NOW, 1, NOW + 5, 2, NOW, 1, NOW, 9, NOW - 7, 3);
      PathKit.add(batch, "__name__=m", NOW + 3_600_000, 4);
      PathKit.add(batch, "host=nameless", NOW, 4, NOW + 1, 5);
      WriteReceipt receipt = kit.write(batch, Durability.SYNCED);
      assertEquals(8, receipt.received());
      assertEquals(3, receipt.stored());
      assertEquals(1, receipt.repeated());
      assertEquals(4, receipt.refused());
      assertEquals(
          Map.of(
              RefusalReason.CONFLICT,
              1L,
              RefusalReason.TOO_FAR_AHEAD,
              1L,
              RefusalReason.MISSING_NAME,
              2L),
          receipt.refusedByReason());
      assertTrue(
          receipt.refusals().get(1).message().contains("1h ahead"), "states the skew: " + receipt);
      assertEquals(0, kit.path().ledger().residual());
    }
  }

  @Test
  void theNewestWinsWhereTheRouteAsksForIt() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      kit.write("__name__=m", NOW, 1, NOW + 1, 5);
      WriteBatch batch = kit.batch(ConflictPolicy.REPLACE);
      PathKit.add(batch, "__name__=m", NOW, 2, NOW, 3, NOW, 3);
      WriteReceipt receipt = kit.write(batch, Durability.SYNCED);
      assertEquals(2, receipt.replaced());
      assertEquals(1, receipt.repeated());
    }
    try (PathKit kit = new PathKit(files, data, 1)) {
      assertEquals(bits(3), kit.samples("default/m").get(TIME));
    }
  }

  @Test
  void aRetryOfTheSameRequestIsRepeatedOnWhateverLevel() {
    try (PathKit kit = new PathKit(files, data, 2)) {
      for (Durability level : List.of(Durability.WRITTEN, Durability.SYNCED)) {
        WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
        IntStream.range(0, 100)
            .forEach(i -> PathKit.add(batch, "__name__=m,i=" + i, NOW, i, NOW + 1, -i));
        WriteReceipt receipt = kit.write(batch, level);
        assertEquals(level == Durability.WRITTEN ? 200 : 0, receipt.stored());
        assertEquals(level == Durability.WRITTEN ? 0 : 200, receipt.repeated());
      }
      kit.abandon();
    }
    files.crash(3);
    try (PathKit kit = new PathKit(files, data, 2)) {
      assertEquals(100, kit.all().size(), "the synced answer covers what was written before it");
    }
  }

  @Test
  void queuedIsAnsweredAtOnceAndFlushMakesItDurable() {
    try (PathKit kit = new PathKit(files, data, 2)) {
      files.faults().blockForces();
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      PathKit.add(batch, "__name__=m", NOW, 1, NOW + 86_400_000, 2);
      WriteReceipt receipt = kit.write(batch, Durability.QUEUED);
      assertEquals(2, receipt.pending());
      assertEquals(0, receipt.stored());
      files.faults().releaseForces();
      kit.path().flush().block();
      assertEquals(1, kit.all().size());
      assertEquals(1, kit.refusals.size(), "what was refused later is told");
      assertEquals(0, kit.path().ledger().residual());
    }
  }

  @Test
  void aFailingDiskIsWeatherAndNothingOfAFailedGroupCounts() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      kit.write("__name__=before", NOW, 1);
      files.faults().failWhile(call -> true);
      UnavailableException refused =
          assertThrows(UnavailableException.class, () -> kit.write("__name__=during", NOW, 2));
      assertEquals(UnavailableException.Reason.LOG, refused.reason());
      assertFalse(kit.all().containsKey("default/during"));
      assertThrows(UnavailableException.class, () -> kit.write("__name__=during", NOW, 3));
      files.faults().heal();
      org.awaitility.Awaitility.await().until(() -> kit.path().failing() == null);
      assertEquals(1, kit.write("__name__=after", NOW, 4).stored());
      assertEquals(0, kit.path().ledger().residual());
    }
    try (PathKit kit = new PathKit(files, data, 1)) {
      assertEquals(List.of("default/after", "default/before"), List.copyOf(kit.all().keySet()));
    }
  }

  @Test
  void aClockThatJumpedRefusesNothingForGood() {
    try (PathKit kit = new PathKit(files, data, 1)) {
      kit.wall.addAndGet(-3_600_000);
      UnavailableException later =
          assertThrows(UnavailableException.class, () -> kit.write("__name__=m", NOW, 1));
      assertEquals(UnavailableException.Reason.CLOCK, later.reason());
      kit.wall.set(TIME);
      assertEquals(1, kit.write("__name__=m", NOW, 1).stored());
    }
  }

  @Test
  void tenantsWithTheSameLabelsAreDifferentSeries() {
    try (PathKit kit = new PathKit(files, data, 2)) {
      for (String tenant : List.of("a", "b")) {
        WriteBatch batch =
            kit.path().begin(kit.tenant(tenant), Encoding.OBJECTS, ConflictPolicy.REFUSE);
        PathKit.add(batch, "__name__=m", NOW, tenant.charAt(0));
        assertEquals(1, kit.write(batch, Durability.SYNCED).stored());
      }
      assertEquals(List.of("a/m", "b/m"), List.copyOf(kit.all().keySet()));
    }
  }

  @Test
  void theCacheNeverMistakesTheBeginningOfLabelsForAllOfThem() {
    try (PathKit kit = new PathKit(files, data, 2)) {
      for (int round = 0; round < 4; round++) {
        WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
        PathKit.add(batch, "__name__=m,a=1", NOW + round, 1);
        PathKit.add(batch, round % 2 == 0 ? "__name__=m,a=1,b=2" : "__name__=m", NOW + round, 2);
        assertEquals(2, kit.write(batch, Durability.SYNCED).stored());
      }
      assertEquals(
          List.of("default/m", "default/m{a=\"1\",b=\"2\"}", "default/m{a=\"1\"}"),
          List.copyOf(kit.all().keySet()));
    }
  }

  @Test
  void aFullHeadTakesNoSamplesYetFlushes() {
    IngestConfig tiny = PathKit.config(1, 1);
    try (PathKit kit = new PathKit(files, data, tiny)) {
      assertEquals(
          UnavailableException.Reason.HEAD_FULL,
          Objects.requireNonNull(kit.path().failing()).reason());
      UnavailableException full =
          assertThrows(UnavailableException.class, () -> kit.write("__name__=m", NOW, 1));
      assertEquals(UnavailableException.Reason.HEAD_FULL, full.reason());
      kit.path().flush().block();
      assertEquals(0, kit.path().ledger().residual());
    }
  }
}
