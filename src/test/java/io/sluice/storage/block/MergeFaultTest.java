package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.io.Faults;
import io.sluice.storage.io.FaultyFileLayer;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any call to the disk may fail, or be the last one, while blocks are merged. */
class MergeFaultTest {
  private static final String TENANT = "default";
  private static final Ulid FIRST = Ulid.of(1_700_000_000_000L, new Random(1));
  private static final Ulid SECOND = Ulid.of(1_700_000_000_001L, new Random(2));
  private static final int STEP = 4;

  @TempDir private Path directory;

  private final FaultyFileLayer files = new FaultyFileLayer(FileLayer.real());
  private final NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();

  private Path blocks(int round) throws IOException {
    Path folder = directory.resolve("r" + round);
    NavigableMap<Labels, NavigableMap<Long, Long>> first = BlockKit.random(new Random(1), 12, 40);
    NavigableMap<Labels, NavigableMap<Long, Long>> second = BlockKit.random(new Random(2), 12, 40);
    BlockKit.write(files, folder.resolve(TENANT), FIRST, first);
    BlockKit.write(files, folder.resolve(TENANT), SECOND, second);
    model.clear();
    model.putAll(first);
    second.forEach(
        (labels, samples) ->
            model.merge(
                labels,
                samples,
                (a, b) -> {
                  NavigableMap<Long, Long> both = new TreeMap<>(a);
                  both.putAll(b);
                  return both;
                }));
    return folder;
  }

  private static NavigableMap<Labels, NavigableMap<Long, Long>> read(BlockStore store)
      throws IOException {
    NavigableMap<Labels, NavigableMap<Long, Long>> all = new TreeMap<>();
    try (BlockSet held = store.acquire(TENANT, Long.MIN_VALUE, Long.MAX_VALUE)) {
      for (Block block : held.blocks()) {
        BlockKit.read(block)
            .forEach(
                (labels, samples) ->
                    all.computeIfAbsent(labels, l -> new TreeMap<>()).putAll(samples));
      }
    }
    return all;
  }

  private BlockStore open(Path folder) throws IOException {
    return BlockStore.open(files, folder, "here", new PageCache(1 << 20));
  }

  private void merge(BlockStore store) throws IOException {
    List<BlockMeta> metas = store.metas(TENANT);
    if (metas.size() > 1) {
      new BlockMerger(files, store, Map.of(), Pace.FULL).merge(TENANT, metas);
    }
  }

  @Test
  void whateverFailsNothingIsLostOrDoubledAndTheNextMergeWorks() throws Exception {
    files.faults().forcesDoNothing(true); // for speed: the process dies here, not the machine
    long before = files.faults().calls();
    try (BlockStore store = open(blocks(0))) {
      before = files.faults().calls();
      merge(store);
      assertEquals(model, read(store));
    }
    long calls = files.faults().calls() - before;
    assertTrue(calls > 50, calls + " calls");
    for (int n = 1; n <= calls; n += STEP) {
      Path folder = blocks(n);
      Faults.Fate fate = n / STEP % 2 == 0 ? Faults.Fate.FAILS : Faults.Fate.CRASHES;
      String where = "call " + n + " of " + calls + " " + fate;
      BlockStore store = open(folder);
      files.faults().at(files.faults().calls() + n, fate);
      try {
        merge(store);
      } catch (IOException expected) {
        where += ": " + expected.getMessage();
      }
      files.faults().heal();
      assertEquals(model, read(store), where);
      closeQuietly(store);
      try (BlockStore again = open(folder)) {
        assertEquals(List.of(), again.damaged(), where);
        assertEquals(model, read(again), where);
        merge(again);
        assertEquals(model, read(again), where);
        assertEquals(1, again.metas(TENANT).size(), where);
      }
    }
  }

  private static void closeQuietly(BlockStore store) {
    try {
      store.close();
    } catch (IOException ignored) {
      assertTrue(true, "it is opened again");
    }
  }
}
