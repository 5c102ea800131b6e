package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Durability;
import io.sluice.api.LabelBytes;
import io.sluice.api.Labels;
import io.sluice.api.WriteReceipt;
import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.MetricMetadata;
import io.sluice.storage.extra.MetricType;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.Shard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exemplars and metadata from the batch to the log, the stores, and back after a restart. */
class ExtrasPathTest {
  private static final long TIME = PathKit.NOW - 1000;

  @TempDir Path directory;

  private static byte[] labels(String... namesAndValues) {
    byte[] all = new byte[4096];
    int at = 0;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      byte[] name = namesAndValues[i].getBytes(UTF_8);
      byte[] value = namesAndValues[i + 1].getBytes(UTF_8);
      at = LabelBytes.putPair(all, at, name, 0, name.length, value, 0, value.length);
    }
    return java.util.Arrays.copyOf(all, at);
  }

  private static boolean exemplar(WriteBatch batch, long time, double value, String... labels) {
    byte[] bytes = labels(labels);
    return batch.exemplar(bytes, 0, bytes.length, time, Double.doubleToRawLongBits(value));
  }

  private static boolean metadata(WriteBatch batch, MetricType type, String name, String help) {
    return batch.metadata(type, name.getBytes(UTF_8), help.getBytes(UTF_8), new byte[0]);
  }

  /** All exemplars of the default tenant as text. */
  private static SortedSet<String> exemplars(PathKit kit) {
    TreeSet<String> all = new TreeSet<>();
    for (Shard shard : kit.shards()) {
      for (Exemplar one : shard.exemplars().of(Tenant.DEFAULT_NAME)) {
        byte[] series = shard.index().canonical(one.ref());
        int skip = LabelBytes.skipTenant(series, 0, series.length);
        all.add(
            Labels.fromCanonical(series, skip, series.length - skip)
                + " "
                + one.time()
                + " "
                + Double.longBitsToDouble(one.valueBits())
                + " "
                + Labels.fromCanonical(one.labels(), 0, one.labels().length));
      }
    }
    return all;
  }

  private PathKit kit(int shards) {
    return new PathKit(FileLayer.real(), directory, shards);
  }

  @Test
  void exemplarsOutliveARestartWithAnotherNumberOfShards() {
    SortedSet<String> before;
    try (PathKit kit = kit(2)) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      for (int i = 0; i < 20; i++) {
        PathKit.add(batch, "__name__=m,i=" + i, TIME, i);
        assertTrue(exemplar(batch, TIME, i, "trace_id", "t" + i, "a", "b"));
      }
      WriteReceipt receipt = kit.write(batch, Durability.SYNCED);
      assertEquals(20, receipt.stored());
      assertEquals(20, receipt.received());
      before = exemplars(kit);
      assertEquals(20, before.size());
      assertTrue(before.first().endsWith("{a=\"b\",trace_id=\"t0\"}"), before.first());
      assertEquals(20, kit.path().extras().exemplarsStored());
    }
    try (PathKit kit = kit(3)) {
      assertEquals(before, exemplars(kit));
    }
  }

  @Test
  void anExemplarThatIsThereIsARepeatAlsoInItsOwnRequestAndAfterARestart() {
    for (int round = 0; round < 3; round++) {
      try (PathKit kit = kit(2)) {
        WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
        PathKit.add(batch, "__name__=m", TIME, 1);
        assertTrue(exemplar(batch, TIME, 1, "trace_id", "t"));
        assertTrue(exemplar(batch, TIME, 1, "trace_id", "t"));
        kit.write(batch, Durability.SYNCED);
        assertEquals(round == 0 ? 1 : 0, kit.path().extras().exemplarsStored());
        assertEquals(round == 0 ? 1 : 2, kit.path().extras().exemplarsRepeated());
        assertEquals(1, exemplars(kit).size());
      }
    }
  }

  @Test
  void exemplarsAloneMakeTheirSeriesKnown() {
    try (PathKit kit = kit(2)) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      PathKit.add(batch, "__name__=m");
      assertTrue(exemplar(batch, TIME, 1));
      assertEquals(0, kit.write(batch, Durability.SYNCED).received());
    }
    try (PathKit kit = kit(2)) {
      assertEquals(1, exemplars(kit).size());
    }
  }

  @Test
  void badExemplarsAreCountedAndTheSampleIsStored() {
    try (PathKit kit = kit(2)) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      PathKit.add(batch, "__name__=m", TIME, 1);
      assertFalse(exemplar(batch, TIME, 1, "a", "1", "b", "2", "a", "3"));
      assertFalse(exemplar(batch, TIME, 1, "", "1"));
      assertFalse(exemplar(batch, TIME, 1, "a", "x".repeat(600)));
      assertTrue(exemplar(batch, TIME, 1, "a", ""));
      PathKit.add(batch, "no_name=m", TIME, 1);
      assertFalse(exemplar(batch, TIME, 1, "a", "1"));
      assertEquals(1, kit.write(batch, Durability.SYNCED).stored());
      assertEquals(5, kit.path().extras().exemplarsReceived());
      assertEquals(4, kit.path().extras().exemplarsRefused());
      assertEquals(1, kit.path().extras().exemplarsStored());
    }
  }

  @Test
  void metadataAloneIsASuccessLoggedOnceAndThereAfterARestart() {
    Map<String, MetricMetadata> expected =
        Map.of(
            "a", new MetricMetadata(MetricType.COUNTER, "", "first"),
            "b", new MetricMetadata(MetricType.GAUGE, "", "second, changed"));
    try (PathKit kit = kit(2)) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      assertTrue(metadata(batch, MetricType.COUNTER, "a", "first"));
      assertTrue(metadata(batch, MetricType.COUNTER, "a", "first"));
      assertTrue(metadata(batch, MetricType.GAUGE, "b", "second"));
      assertTrue(metadata(batch, MetricType.GAUGE, "b", "second, changed"));
      assertFalse(metadata(batch, MetricType.GAUGE, "", "no name"));
      assertEquals(0, kit.write(batch, Durability.SYNCED).received());
      assertEquals(3, kit.path().extras().metadataChanged());
      assertEquals(5, kit.path().extras().metadataReceived());
      assertEquals(1, kit.path().extras().metadataRefused());
      WriteBatch again = kit.batch(ConflictPolicy.REFUSE);
      assertTrue(metadata(again, MetricType.COUNTER, "a", "first"));
      assertEquals(0, again.bytes(), "what is known goes no further");
      assertEquals(expected, kit.path().metadata().of(Tenant.DEFAULT_NAME, null));
    }
    try (PathKit kit = kit(3)) {
      assertEquals(expected, kit.path().metadata().of(Tenant.DEFAULT_NAME, null));
    }
  }

  @Test
  void oneRequestCantBringMoreThanIsKept() {
    try (PathKit kit = kit(1)) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      PathKit.add(batch, "__name__=m", TIME, 1);
      for (int i = 0; i < 10_005; i++) {
        assertEquals(i < 10_000, exemplar(batch, TIME + i, i), "exemplar " + i);
        assertEquals(i < 10_000, metadata(batch, MetricType.GAUGE, "m" + i, "help"), "family " + i);
      }
      kit.write(batch, Durability.SYNCED);
      assertEquals(10_000, kit.path().extras().exemplarsStored());
      assertTrue(kit.shards().get(0).exemplars().bytes() <= 2 << 20, "bounded memory");
      long kept = kit.path().metadata().families();
      assertTrue(kept > 1_000 && kit.path().metadata().bytes() <= 2 << 20, kept + " families");
      assertEquals(10_005, kept + kit.path().extras().metadataRefused());
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesThePowerCut() {
    CrashingFileLayer files = new CrashingFileLayer(7);
    PathKit kit = new PathKit(files, Path.of("/data"), 2);
    WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
    PathKit.add(batch, "__name__=m", TIME, 1);
    exemplar(batch, TIME, 1, "trace_id", "t");
    metadata(batch, MetricType.COUNTER, "m", "help");
    kit.write(batch, Durability.SYNCED);
    kit.abandon();
    files.crash(7);
    try (PathKit back = new PathKit(files, Path.of("/data"), 2)) {
      assertEquals(1, exemplars(back).size());
      assertEquals(List.of("m"), List.copyOf(back.path().metadata().of("default", null).keySet()));
    }
  }
}
