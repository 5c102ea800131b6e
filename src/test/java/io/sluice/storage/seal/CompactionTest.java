package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockVerifier;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.ConflictPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionTest {
  private static final String TENANT = SealKit.TENANT;
  private static final long WIDTH = SealKit.WIDTH;
  private static final long BASE = WIDTH * 200_070; // a multiple of 27 widths

  @TempDir private Path directory;

  private static Labels labels(int i) {
    return Labels.of("__name__", "m" + i % 3, "host", "h" + i);
  }

  @Test
  void manyBlocksBecomeOneWithTheSameSamples() throws Exception {
    try (SealKit kit = new SealKit(directory, 2)) {
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 20; i++) {
          for (int s = 0; s < 20; s++) {
            long time = BASE + s * 600_000L + round;
            kit.write(TENANT, labels(i), time, s, ConflictPolicy.REFUSE);
          }
        }
        kit.sealer.seal(Long.MAX_VALUE);
      }
      NavigableMap<Labels, NavigableMap<Long, Long>> before = kit.blocks(TENANT);
      assertEquals(8, kit.store.metas(TENANT).size());
      kit.compact();
      assertEquals(before, kit.blocks(TENANT));
      BlockMeta meta = kit.store.metas(TENANT).get(0);
      assertEquals(1, kit.store.metas(TENANT).size());
      assertEquals(1600, meta.stats().samples());
      assertEquals(20, meta.stats().chunks(), "small neighbours were joined");
      assertEquals(3, meta.level());
      assertEquals(8, meta.sources().size());
      assertEquals("site=x", meta.labels().toString().replaceAll("[{}]", ""));
      assertEquals(
          List.of(meta.ulid().toString()), FileLayer.real().list(kit.store.folder(TENANT)));
    }
  }

  @Test
  void replayPassesOverWhatMergedBlocksHold() throws Exception {
    SealKit kit = new SealKit(directory, 2);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10; i++) {
        kit.write(TENANT, labels(i), BASE + round * WIDTH, round, ConflictPolicy.REFUSE);
        kit.write(TENANT, labels(i), BASE + 7, round, ConflictPolicy.REPLACE);
      }
      kit.sealer.seal(Long.MAX_VALUE);
    }
    kit.compact();
    NavigableMap<Labels, NavigableMap<Long, Long>> before = kit.everything(TENANT);
    for (int shards : new int[] {2, 3}) {
      kit = kit.restart(shards);
      assertEquals(before, kit.everything(TENANT), shards + " shards");
      assertEquals(0, SealKit.count(kit.heads(TENANT)), shards + " shards");
    }
    kit.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyOrderOfSamplesSealsMergesAndRestartsEndsInTheSame(long seed) throws Exception {
    Random random = new Random(seed);
    NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();
    SealKit kit = new SealKit(directory, 2);
    for (int i = 0; i < 1500; i++) {
      Labels labels = labels(random.nextInt(12));
      long time = BASE + random.nextInt(600) * 100_000L;
      long bits = random.nextInt(3);
      kit.write(TENANT, labels, time, bits, ConflictPolicy.REPLACE);
      model.computeIfAbsent(labels, l -> new TreeMap<>()).put(time, bits);
      int dice = random.nextInt(300);
      if (dice < 3) {
        kit.sealer.seal(Long.MAX_VALUE);
      } else if (dice < 6) {
        kit.compactOnce(random.nextBoolean() ? 0 : 3_600_000);
      } else if (dice == 6) {
        kit = kit.restart(1 + random.nextInt(3));
      }
    }
    String where = "seed " + seed;
    assertEquals(model, kit.everything(TENANT), where);
    kit.sealer.seal(Long.MAX_VALUE);
    kit.compact();
    assertEquals(model, kit.blocks(TENANT), where);
    List<BlockMeta> metas = kit.store.metas(TENANT);
    for (BlockMeta a : metas) {
      assertTrue(
          metas.stream().noneMatch(b -> !a.equals(b) && b.overlaps(a.minTime(), a.maxTime() - 1)),
          where);
      BlockVerifier.verify(FileLayer.real(), kit.store.folder(TENANT).resolve(a.ulid().toString()));
    }
    long samples = metas.stream().mapToLong(meta -> meta.stats().samples()).sum();
    assertEquals(SealKit.count(model), samples, where);
    kit.close();
  }

  @Test
  void whatWasLetGoOfDoesNotComeBackAtARestart() throws Exception {
    SealKit kit = new SealKit(directory, 2);
    kit.write(TENANT, labels(1), BASE, 1, ConflictPolicy.REFUSE);
    kit.write(TENANT, labels(1), BASE + WIDTH, 2, ConflictPolicy.REFUSE);
    kit.sealer.seal(Long.MAX_VALUE);
    BlockMeta oldest = kit.store.metas(TENANT).get(0);
    kit.store.drop(TENANT, java.util.Set.of(oldest.ulid()));
    kit.write(TENANT, labels(1), BASE + 5, 3, ConflictPolicy.REFUSE);
    assertEquals(2, SealKit.count(kit.everything(TENANT)));
    kit = kit.restart(3);
    assertEquals(2, SealKit.count(kit.everything(TENANT)), "the later sample is kept");
    kit.close();
  }
}
