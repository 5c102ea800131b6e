package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a replay passes over. */
class CoveredTest {

  private static BlockMeta.Cover cover(long min, long max, long segment, int offset) {
    return new BlockMeta.Cover(min, max, List.of(new BlockMeta.LogMark(3, segment, offset)));
  }

  private static Covered.Tenant tenant(List<BlockMeta.Cover> covers) {
    return Covered.of(Map.of("one", covers)).of("one");
  }

  @Test
  void aSampleIsCoveredThatWasLoggedBeforeTheMark() {
    Covered.Tenant tenant = tenant(List.of(cover(100, 200, 7, 50)));
    assertTrue(tenant.has(100, 3, 7, 49));
    assertTrue(tenant.has(199, 3, 6, 5000));
    assertFalse(tenant.has(199, 3, 7, 50));
    assertFalse(tenant.has(200, 3, 7, 49));
    assertFalse(tenant.has(99, 3, 7, 49));
    assertFalse(tenant.has(100, 2, 7, 49));
  }

  @Test
  void aTenantWithoutBlocksHasNothing() {
    Covered.Tenant tenant = Covered.NONE.of("none");
    assertTrue(tenant.isEmpty());
    assertFalse(tenant.has(0, 0, 0, 0));
    assertFalse(tenant.touches(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Test
  void anyCoversAnswerAsIfEachWereAsked() {
    long seed = 71;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<BlockMeta.Cover> covers = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        long min = random.nextInt(40);
        covers.add(cover(min, min + 1L + random.nextInt(15), random.nextInt(3), random.nextInt(4)));
      }
      Covered.Tenant tenant = tenant(covers);
      for (int ask = 0; ask < 200; ask++) {
        long time = random.nextInt(60) - 2L;
        long last = time + random.nextInt(10);
        long segment = random.nextInt(3);
        int offset = random.nextInt(4);
        String at = "seed %d: %s at %d, %d/%d".formatted(seed, covers, time, segment, offset);
        assertEquals(
            covers.stream().anyMatch(each -> has(each, time, segment, offset)),
            tenant.has(time, 3, segment, offset),
            at);
        assertEquals(
            covers.stream().anyMatch(each -> each.minTime() <= last && time < each.maxTime()),
            tenant.touches(time, last),
            at + " to " + last);
      }
    }
  }

  private static boolean has(BlockMeta.Cover each, long time, long segment, int offset) {
    BlockMeta.LogMark mark = each.logs().get(0);
    return time >= each.minTime()
        && time < each.maxTime()
        && (segment < mark.segment() || (segment == mark.segment() && offset < mark.offset()));
  }
}
