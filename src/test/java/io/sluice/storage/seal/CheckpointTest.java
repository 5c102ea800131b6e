package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.wal.LogReplay;
import io.sluice.storage.wal.LogReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints, restarts and seals against a model. */
class CheckpointTest {
  private static final String TENANT = SealKit.TENANT;
  private static final long BASE = SealKit.WIDTH * 200_000;

  @TempDir private Path directory;

  private static Labels labels(int i) {
    return Labels.of("__name__", "m" + i % 3, "host", "h" + i);
  }

  private static void fill(SealKit kit, int series, int from, int to) {
    for (int s = from; s < to; s++) {
      for (int i = 0; i < series; i++) {
        kit.write(TENANT, labels(i), BASE + s * 1000L, s * 31L + i, ConflictPolicy.REFUSE);
      }
    }
  }

  private static long replayed(SealKit kit) {
    return kit.recovered.logs().stream().mapToLong(LogReport::samples).sum();
  }

  @Test
  void aStartReplaysOnlyWhatWasLoggedSinceTheCheckpoint() throws Exception {
    SealKit kit = new SealKit(directory, 2);
    fill(kit, 40, 0, 400);
    kit.checkpoint();
    assertTrue(LogReplay.firstSegment(kit.site(0)) > 1, "the log was trimmed");
    fill(kit, 41, 400, 410);
    NavigableMap<Labels, NavigableMap<Long, Long>> before = kit.heads(TENANT);
    kit = kit.restart(2);
    assertEquals(before, kit.heads(TENANT));
    assertEquals(SealKit.count(before), headSamples(kit), "nothing is there twice");
    assertTrue(replayed(kit) < 4000, "samples replayed: " + replayed(kit));
    String repeated = "stored=0 late=0 repeated=1 replaced=0 refused=0";
    assertEquals(
        repeated, kit.write(TENANT, labels(3), BASE + 5000, 5 * 31 + 3, ConflictPolicy.REFUSE));
    kit.close();
  }

  private static long headSamples(SealKit kit) {
    return kit.shards.stream().mapToLong(shard -> shard.head().sampleCount()).sum();
  }

  @Test
  void trimmedSegmentsAreUsedAgain() throws Exception {
    try (SealKit kit = new SealKit(directory, 1)) {
      for (int round = 0; round < 6; round++) {
        fill(kit, 40, round * 100, round * 100 + 100);
        kit.checkpoint();
      }
      Path log = directory.resolve("wal").resolve("0");
      try (var names = Files.list(log)) {
        long files = names.filter(name -> name.toString().contains(".wal")).count();
        assertTrue(files <= 10, "files: " + files);
      }
    }
  }

  @Test
  void aSeriesWithoutSamplesLeavesTheTableAndComesBackWithItsNext() throws Exception {
    SealKit kit = new SealKit(directory, 1);
    fill(kit, 5, 0, 3);
    kit.sealer.seal(Long.MAX_VALUE);
    kit.checkpoint();
    assertEquals(0, Objects.requireNonNull(kit.shards.get(0).checkpoint()).series());
    kit.write(TENANT, labels(2), BASE + 9000, 7, ConflictPolicy.REFUSE);
    kit.write(TENANT, labels(6), BASE + 9000, 8, ConflictPolicy.REFUSE);
    NavigableMap<Labels, NavigableMap<Long, Long>> before = kit.everything(TENANT);
    assertEquals(17, SealKit.count(before));
    for (int i = 0; i < 3; i++) {
      kit = kit.restart(1);
      assertEquals(before, kit.everything(TENANT));
      assertTrue(kit.recovered.logs().stream().allMatch(LogReport::clean));
      kit.checkpoint();
    }
    kit.close();
  }

  @Test
  void logsOfFormerNumbersOfShardsGoOnceCheckpointsHaveThem() throws Exception {
    SealKit kit = new SealKit(directory, 2);
    fill(kit, 30, 0, 100);
    kit.checkpoint();
    fill(kit, 30, 100, 120);
    NavigableMap<Labels, NavigableMap<Long, Long>> before = kit.heads(TENANT);
    kit = kit.restart(3);
    assertEquals(before, kit.heads(TENANT));
    kit.checkpoints.get(1).make(); // of one shard only
    kit = kit.restart(3);
    assertEquals(before, kit.heads(TENANT));
    assertEquals(SealKit.count(before), headSamples(kit));
    kit = kit.restart(1);
    assertEquals(before, kit.heads(TENANT));
    assertEquals(List.of("0", "1", "2", "3", "4", "5"), kit.logs());
    kit.checkpoint();
    assertEquals(List.of("5"), kit.logs());
    kit = kit.restart(1);
    assertEquals(before, kit.heads(TENANT));
    kit = kit.restart(2);
    assertEquals(before, kit.heads(TENANT));
    kit.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOrderOfWritesCheckpointsSealsAndRestartsEndsInTheSame(long seed) throws Exception {
    Random random = new Random(seed);
    NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();
    SealKit kit = new SealKit(directory, 2);
    for (int i = 0; i < 1500; i++) {
      Labels labels = labels(random.nextInt(12));
      long time = BASE + random.nextInt(400) * 100_000L;
      long bits = random.nextInt(3);
      kit.write(TENANT, labels, time, bits, ConflictPolicy.REPLACE);
      model.computeIfAbsent(labels, l -> new TreeMap<>()).put(time, bits);
      int dice = random.nextInt(200);
      if (dice == 0) {
        kit.sealer.seal(Long.MAX_VALUE);
      } else if (dice == 1) {
        kit.sealer.seal(kit.sealer.closedBefore(kit.sealer.newest()));
      } else if (dice < 6) {
        kit.checkpoints.get(random.nextInt(kit.checkpoints.size())).make();
      } else if (dice == 6) {
        kit.checkpoint();
      } else if (dice < 9) {
        kit = kit.restart(kit.shards.size());
      } else if (dice == 9) {
        kit = kit.restart(1 + random.nextInt(3));
      }
    }
    String where = "seed " + seed;
    assertEquals(model, kit.everything(TENANT), where);
    kit.checkpoint();
    kit = kit.restart(kit.shards.size());
    assertEquals(model, kit.everything(TENANT), where);
    for (Shard shard : kit.shards) {
      assertFalse(shard.checkpoint() == null, where);
    }
    kit.sealer.seal(Long.MAX_VALUE);
    assertEquals(model, kit.blocks(TENANT), where);
    kit.close();
  }
}
