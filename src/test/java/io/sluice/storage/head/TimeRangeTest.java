package io.sluice.storage.head;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeRangeTest {

  @Test
  void twoTimesAreInOneRangeIfTheirFlooredQuotientsAreEqual() {
    long[] lengths = {1, 2, 1000, HeadFixture.RANGE, 1L << 40, Long.MAX_VALUE};
    for (int seed = 0; seed < 2000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long length = lengths[random.nextInt(lengths.length)];
      TimeRange range = new TimeRange(length);
      for (int i = 0; i < 20; i++) {
        long a = time(random);
        long b = random.nextBoolean() ? time(random) : a + random.nextInt(2000);
        long earlier = Math.min(a, b);
        long later = Math.max(a, b);
        boolean expected = Math.floorDiv(earlier, length) == Math.floorDiv(later, length);
        String what = "seed " + seed + ": " + earlier + ", " + later + " by " + length;
        assertEquals(expected, range.same(earlier, later), what);
      }
    }
  }

  private static long time(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> Long.MIN_VALUE + random.nextInt(3);
      case 1 -> Long.MAX_VALUE - random.nextInt(3);
      case 2 -> random.nextInt(-3, 3);
      default -> random.nextLong() >> random.nextInt(64);
    };
  }
}
