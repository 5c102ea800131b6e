package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
  private static final long W = 7_200_000;
  private static final long NOW = 1_700_000_000_000L;

  private final List<BlockMeta> blocks = new ArrayList<>();
  private final Random random = new Random(3);

  /** A block from one multiple of the width to another; its samples are its size. */
  private BlockMeta add(int from, int to, long size) {
    return add(from, to, size, NOW - 3_600_000);
  }

  private BlockMeta add(int from, int to, long size, long made) {
    Ulid ulid = Ulid.of(made, random);
    BlockMeta meta =
        new BlockMeta(
            ulid,
            from * W,
            to * W,
            new BlockMeta.Stats(size, 1, 1),
            1,
            List.of(ulid),
            List.of(),
            blocks.size(),
            "",
            List.of(),
            Map.of());
    blocks.add(meta);
    return meta;
  }

  private List<BlockMeta> next(long closed) {
    return next(closed, Set.of(), Set.of());
  }

  private List<BlockMeta> next(long closed, Set<Ulid> avoid, Set<Ulid> marked) {
    CompactionPlan plan = new CompactionPlan(W, 27 * W, 60_000, meta -> meta.stats().samples());
    return plan.next(blocks, closed, avoid, marked, NOW);
  }

  @Test
  void neighboursFillALargerRangeOnceItIsOver() {
    BlockMeta a = add(0, 1, 9);
    BlockMeta b = add(1, 2, 9);
    add(3, 4, 9);
    assertEquals(List.of(), next(2 * W));
    assertEquals(List.of(a, b), next(3 * W));
    assertEquals(List.of(), next(3 * W, Set.of(b.ulid()), Set.of()), "one is left alone");
  }

  @Test
  void neighboursAreWaitedForAsLongAsSomeAreYoung() {
    add(0, 1, 9);
    add(1, 2, 9, NOW - 1);
    assertEquals(List.of(), next(3 * W));
  }

  @Test
  void aLargerRangeIsMadeOfTheSmallerOnes() {
    BlockMeta a = add(0, 3, 9);
    BlockMeta b = add(3, 6, 9);
    BlockMeta c = add(6, 7, 9);
    assertEquals(List.of(a, b, c), next(9 * W));
    blocks.clear();
    add(0, 27, 9);
    add(27, 54, 9);
    assertEquals(List.of(), next(Long.MAX_VALUE), "the longest range");
  }

  @Test
  void whatOverlapsComesFirstAndIsMergedWholeOnceItIsAtRest() {
    add(0, 1, 9);
    add(1, 2, 9);
    BlockMeta a = add(4, 5, 1000);
    BlockMeta b = add(4, 5, 1);
    assertEquals(List.of(a, b), next(5 * W));
    BlockMeta young = add(4, 5, 1, NOW - 1);
    assertEquals(3, blocks.size() - 2);
    assertEquals(List.of(blocks.get(0), blocks.get(1)), next(5 * W), "not at rest");
    assertEquals(young, blocks.get(4));
  }

  @Test
  void smallLateBlocksAreMergedBeforeTheLargeOneIsTouched() {
    add(0, 9, 1000, NOW);
    List<BlockMeta> small = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertEquals(List.of(), next(0), i + " small ones");
      small.add(add(i, i + 1, 10, NOW));
    }
    assertEquals(small, next(0));
  }

  @Test
  void blocksOverlapThroughOthers() {
    BlockMeta a = add(0, 2, 1);
    BlockMeta b = add(3, 5, 1);
    BlockMeta c = add(1, 4, 1);
    BlockMeta d = add(5, 6, 1);
    assertEquals(List.of(List.of(a, b, c), List.of(d)), CompactionPlan.groups(blocks));
  }

  @Test
  void aBlockWithDeletedSamplesIsWrittenAnew() {
    BlockMeta only = add(0, 1, 9);
    assertEquals(List.of(), next(Long.MAX_VALUE));
    assertEquals(List.of(only), next(Long.MAX_VALUE, Set.of(), Set.of(only.ulid())));
  }
}
