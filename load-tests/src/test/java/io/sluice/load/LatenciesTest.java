package io.sluice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void quantilesAreWithinTwoPercentAndTheMaximumIsExact() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 1_000; i++) {
      latencies.record(i * 1_000_000L);
    }
    assertEquals(500, latencies.millis(0.5), 10);
    assertEquals(990, latencies.millis(0.99), 20);
    assertEquals(1_000, latencies.maxMillis());
    assertEquals(1_000, latencies.millis(1));
  }

  @Test
  void nothingRecordedIsZero() {
    assertEquals(0, new Latencies().millis(0.99));
  }
}
