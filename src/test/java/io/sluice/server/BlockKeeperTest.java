package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When memory is a reason to seal. */
class BlockKeeperTest {
  private static final long LIMIT = 1000;
  private static final int PERCENT = 60;

  @Test
  void belowItsPartOfTheLimitMemoryIsNoReason() {
    assertFalse(BlockKeeper.isShort(599, 0, LIMIT, PERCENT));
    assertTrue(BlockKeeper.isShort(600, 0, LIMIT, PERCENT));
  }

  @Test
  void aSealThatFreedLittleIsNotRepeatedUntilMemoryGrewByATenthOfTheLimit() {
    assertFalse(BlockKeeper.isShort(800, 700, LIMIT, PERCENT));
    assertTrue(BlockKeeper.isShort(801, 700, LIMIT, PERCENT));
  }

  @Test
  void aHeadThatIsFullIsAlwaysSealedHoweverLittleTheLastSealFreed() {
    for (long afterLast = 0; afterLast < LIMIT; afterLast++) {
      assertTrue(BlockKeeper.isShort(LIMIT, afterLast, LIMIT, PERCENT), "after " + afterLast);
    }
  }
}
