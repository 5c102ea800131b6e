package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockVerifier;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samples in random order with repeats, sealed and merged at random, end in the same blocks as
 * samples in order. {@code -Dsluice.shuffled.samples=100000000} makes it long.
 */
class ShuffledInputIT {
  private static final int SAMPLES = Integer.getInteger("sluice.shuffled.samples", 200_000);
  private static final int SERIES = Math.max(100, SAMPLES / 10_000);
  private static final long STEP = 60_000;
  private static final long BASE = SealKit.WIDTH * 200_070;
  private static final int REQUEST = 2000;
  private static final int ROUNDS = 12;

  @TempDir private Path directory;

  private final List<Labels> labels = new ArrayList<>();
  private final int[] series = new int[SAMPLES + SAMPLES / 10];
  private final long[] times = new long[series.length];

  /** In the order of time; the last tenth repeats what came before. */
  private void fill(Random random) {
    for (int i = 0; i < SERIES; i++) {
      labels.add(Labels.of("__name__", "m" + i % 7, "host", "h" + i));
    }
    for (int i = 0; i < series.length; i++) {
      int which = i < SAMPLES ? i : random.nextInt(SAMPLES);
      series[i] = which % SERIES;
      times[i] = BASE + which / SERIES * STEP;
    }
  }

  private void shuffle(Random random) {
    for (int i = series.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int aSeries = series[i];
      long aTime = times[i];
      series[i] = series[j];
      times[i] = times[j];
      series[j] = aSeries;
      times[j] = aTime;
    }
  }

  private static void checkNoOverlap(SealKit kit) throws IOException {
    List<BlockMeta> metas = kit.store.metas(SealKit.TENANT);
    for (BlockMeta a : metas) {
      for (BlockMeta b : metas) {
        assertTrue(a.equals(b) || !a.overlaps(b.minTime(), b.maxTime() - 1), a + " and " + b);
      }
      BlockVerifier.verify(
          FileLayer.real(), kit.store.folder(SealKit.TENANT).resolve(a.ulid().toString()));
    }
  }

  @Test
  void shuffledInputEndsInTheSameBlocksAsOrderedInput() throws Exception {
    long seed = 8;
    Random random = new Random(seed);
    fill(random);
    long ordered;
    try (SealKit kit = new SealKit(directory.resolve("ordered"), 2)) {
      for (int from = 0; from < SAMPLES; from += REQUEST) {
        kit.writeAll(labels, series, times, from, Math.min(SAMPLES, from + REQUEST));
      }
      kit.sealer.seal(Long.MAX_VALUE);
      kit.compact();
      checkNoOverlap(kit);
      ordered = kit.store.bytes(SealKit.TENANT);
    }
    shuffle(random);
    SealKit kit = new SealKit(directory.resolve("shuffled"), 2);
    int round = series.length / ROUNDS;
    for (int from = 0; from < series.length; from += REQUEST) {
      int end = Math.min(series.length, from + REQUEST);
      kit.writeAll(labels, series, times, from, end);
      if (from / round != end / round) {
        kit.sealer.seal(Long.MAX_VALUE);
        for (int i = random.nextInt(8); i > 0; i--) {
          kit.compactOnce(3_600_000);
        }
        kit = random.nextInt(4) == 0 ? kit.restart(1 + random.nextInt(3)) : kit;
      }
    }
    kit.sealer.seal(Long.MAX_VALUE);
    kit.compact();
    checkNoOverlap(kit);
    compare(kit);
    long shuffled = kit.store.bytes(SealKit.TENANT);
    String sizes = shuffled + " bytes, in order " + ordered;
    assertTrue(shuffled <= ordered * 1.05 && ordered <= shuffled * 1.05, sizes);
    assertTrue(ordered < 16L * SAMPLES, sizes);
    kit.close();
  }

  private void compare(SealKit kit) throws IOException {
    var all = kit.blocks(SealKit.TENANT);
    assertEquals(0, SealKit.count(kit.heads(SealKit.TENANT)));
    assertEquals(SAMPLES, SealKit.count(all));
    for (int i = 0; i < SERIES; i++) {
      int which = i;
      all.getOrDefault(labels.get(i), new java.util.TreeMap<>())
          .forEach((time, bits) -> assertEquals(SealKit.value(which, time), bits));
    }
  }
}
