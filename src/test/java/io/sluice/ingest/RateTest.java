package io.sluice.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The token bucket, in a time of the test's own. */
class RateTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void theBurstMayComeAtOnceAndWhatIsBeyondIsWaitedFor() {
    Rate rate = new Rate(0);
    rate.charge(1000, 100, 0);
    assertEquals(0, rate.waitNanos(0, 10 * SECOND));
    rate.charge(300, 100, 0);
    assertEquals(3 * SECOND, rate.waitNanos(0, 10 * SECOND));
    assertEquals(SECOND, rate.waitNanos(2 * SECOND, 10 * SECOND));
    assertEquals(0, rate.waitNanos(3 * SECOND, 10 * SECOND));
  }

  @Test
  void idleTimeIsNotSavedUpBeyondTheBurst() {
    Rate rate = new Rate(0);
    long later = 1000 * SECOND;
    rate.charge(1100, 100, later);
    assertEquals(SECOND, rate.waitNanos(later, 10 * SECOND));
  }

  @Test
  void aRateOfZeroChargesNothing() {
    Rate rate = new Rate(0);
    rate.charge(Long.MAX_VALUE, 0, 0);
    assertEquals(0, rate.waitNanos(0, 0));
  }

  @Test
  void inTheLongRunTheAverageIsTheRateWhateverComes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Rate rate = new Rate(0);
    long now = 0;
    long admitted = 0;
    while (now < 1000 * SECOND) {
      if (rate.waitNanos(now, SECOND) == 0) {
        int size = 1 + random.nextInt(500);
        rate.charge(size, 1000, now);
        admitted += size;
      }
      now += random.nextInt(200_000_000);
    }
    assertTrue(admitted > 950_000 && admitted < 1_002_000, admitted + ", seed " + seed);
  }
}
