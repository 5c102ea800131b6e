package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.block.BlockVerifier;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.ConflictPolicy;
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

class HeadSealerTest {
  private static final String TENANT = SealKit.TENANT;
  private static final long WIDTH = SealKit.WIDTH;
  private static final long BASE = WIDTH * 200_000;

  @TempDir private Path directory;

  private static Labels labels(int i) {
    return Labels.of("__name__", "m" + i % 3, "host", "h" + i);
  }

  @Test
  void whatIsSealedLeavesTheHeadAndNothingElseDoes() throws Exception {
    try (SealKit kit = new SealKit(directory, 2)) {
      for (int i = 0; i < 20; i++) {
        for (int s = 0; s < 30; s++) {
          kit.write(TENANT, labels(i), BASE + s * 600_000L, s, ConflictPolicy.REFUSE);
        }
      }
      NavigableMap<Labels, NavigableMap<Long, Long>> before = kit.everything(TENANT);
      assertEquals(600, SealKit.count(before));
      List<SealedBlock> sealed = kit.sealer.seal(kit.sealer.closedBefore(kit.sealer.newest()));
      assertEquals(1, sealed.size());
      assertEquals(20 * 12, sealed.get(0).meta().stats().samples());
      assertEquals(BASE, sealed.get(0).meta().minTime());
      assertEquals(20 * 18, SealKit.count(kit.heads(TENANT)));
      assertEquals(before, kit.everything(TENANT));
      assertEquals(List.of(), kit.sealer.seal(kit.sealer.closedBefore(kit.sealer.newest())));
    }
  }

  @Test
  void aSampleForASealedRangeIsLateAndGoesToAFurtherBlock() throws Exception {
    try (SealKit kit = new SealKit(directory, 2)) {
      Labels labels = labels(1);
      kit.write(TENANT, labels, BASE + 1000, 1, ConflictPolicy.REFUSE);
      kit.write(TENANT, labels, BASE + 2 * WIDTH, 2, ConflictPolicy.REFUSE);
      kit.sealer.seal(kit.sealer.closedBefore(kit.sealer.newest()));
      String late = "stored=0 late=1 repeated=0 replaced=0 refused=0";
      assertEquals(late, kit.write(TENANT, labels, BASE + 500, 5, ConflictPolicy.REFUSE));
      assertEquals(
          late, kit.write(TENANT, labels(7), BASE + 500, 5, ConflictPolicy.REFUSE), "a new series");
      String repeated = "stored=0 late=0 repeated=1 replaced=0 refused=0";
      assertEquals(repeated, kit.write(TENANT, labels, BASE + 500, 5, ConflictPolicy.REFUSE));
      // The head does not know what the block has: a later value at the same time wins.
      assertEquals(late, kit.write(TENANT, labels, BASE + 1000, 9, ConflictPolicy.REFUSE));
      assertEquals(
          "stored=1 late=0 repeated=0 replaced=0 refused=0",
          kit.write(TENANT, labels, BASE + WIDTH + 5, 5, ConflictPolicy.REFUSE));
      NavigableMap<Labels, NavigableMap<Long, Long>> before = kit.everything(TENANT);
      assertEquals(9, Objects.requireNonNull(before.get(labels)).get(BASE + 1000));
      assertEquals(1, kit.sealer.seal(kit.sealer.closedBefore(kit.sealer.newest())).size());
      assertEquals(before, kit.everything(TENANT));
      assertEquals(9, Objects.requireNonNull(kit.blocks(TENANT).get(labels)).get(BASE + 1000));
      assertEquals(2, kit.store.metas(TENANT).size());
    }
  }

  @Test
  void replayPassesOverWhatIsInBlocks() throws Exception {
    SealKit kit = new SealKit(directory, 3);
    for (int i = 0; i < 10; i++) {
      for (int s = 0; s < 10; s++) {
        kit.write(TENANT, labels(i), BASE + s * 1000L, s, ConflictPolicy.REFUSE);
        kit.write("other", labels(i), BASE + s * 1000L, s, ConflictPolicy.REFUSE);
      }
    }
    assertEquals(2, kit.sealer.seal(Long.MAX_VALUE).size(), "a block for each tenant");
    kit.write(TENANT, labels(3), BASE + 77, 77, ConflictPolicy.REFUSE);
    NavigableMap<Labels, NavigableMap<Long, Long>> before = kit.everything(TENANT);
    assertEquals(101, SealKit.count(before));
    for (int shards : new int[] {3, 2, 4}) {
      kit = kit.restart(shards);
      assertEquals(before, kit.everything(TENANT), shards + " shards");
      assertEquals(1, SealKit.count(kit.heads(TENANT)), shards + " shards");
      assertEquals(0, SealKit.count(kit.heads("other")), shards + " shards");
    }
    kit.sealer.seal(Long.MAX_VALUE);
    kit = kit.restart(1);
    assertEquals(0, SealKit.count(kit.heads(TENANT)));
    assertEquals(before, kit.everything(TENANT));
    kit.close();
  }

  @Test
  void blocksOfAnotherDirectoryCoverNothingOfTheseLogs() throws Exception {
    Path other = directory.resolve("other");
    try (SealKit kit = new SealKit(other, 1)) {
      for (int s = 0; s < 50; s++) {
        kit.write(TENANT, labels(2), BASE + s * 1000L, s, ConflictPolicy.REFUSE);
      }
      kit.sealer.seal(Long.MAX_VALUE);
    }
    Path here = directory.resolve("here");
    SealKit kit = new SealKit(here, 1);
    kit.write(TENANT, labels(1), BASE, 1, ConflictPolicy.REFUSE);
    kit.close();
    java.nio.file.Files.move(other.resolve("blocks"), here.resolve("blocks"));
    kit = new SealKit(here, 1);
    assertEquals(51, SealKit.count(kit.everything(TENANT)));
    assertEquals(1, SealKit.count(kit.heads(TENANT)));
    kit.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyOrderOfSamplesAndSealsEndsInTheSame(long seed) throws Exception {
    Random random = new Random(seed);
    NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();
    SealKit kit = new SealKit(directory, 2);
    for (int i = 0; i < 1200; i++) {
      Labels labels = labels(random.nextInt(12));
      long time = BASE + random.nextInt(400) * 100_000L;
      long bits = random.nextInt(3);
      kit.write(TENANT, labels, time, bits, ConflictPolicy.REPLACE);
      model.computeIfAbsent(labels, l -> new TreeMap<>()).put(time, bits);
      int dice = random.nextInt(300);
      if (dice == 0) {
        kit.sealer.seal(Long.MAX_VALUE);
      } else if (dice < 3) {
        kit.sealer.seal(kit.sealer.closedBefore(kit.sealer.newest()));
      } else if (dice == 4) {
        kit = kit.restart(1 + random.nextInt(3));
      }
    }
    String where = "seed " + seed;
    assertEquals(model, kit.everything(TENANT), where);
    kit.sealer.seal(Long.MAX_VALUE);
    assertEquals(model, kit.blocks(TENANT), where);
    assertEquals(0, SealKit.count(kit.heads(TENANT)), where);
    for (String name : FileLayer.real().list(kit.store.folder(TENANT))) {
      BlockVerifier.verify(FileLayer.real(), kit.store.folder(TENANT).resolve(name));
    }
    assertTrue(kit.store.metas(TENANT).size() > 3, where);
    kit.close();
  }
}
