package io.sluice.client;

import java.time.Duration;

/**
 * When a batch is full. Whichever limit is reached first ends it. Immutable.
 *
 * @param series series in one batch, at least 1
 * @param bytes bytes of JSON in one batch before compression; a series that is larger by itself is
 *     split by samples. At least 1 KiB
 * @param linger how long the first series of a batch waits for others; more than zero
 */
public record BatchLimits(int series, int bytes, Duration linger) {
  /** 2,000 series or 1 MiB or 200 ms: the sizes at which a sync costs next to nothing. */
  public static final BatchLimits DEFAULT = new BatchLimits(2_000, 1 << 20, Duration.ofMillis(200));

  /** Refuses limits that make no sense. */
  public BatchLimits {
    check(series >= 1, "series", series, ">= 1");
    check(bytes >= 1024, "bytes", bytes, ">= 1024");
    check(linger.compareTo(Duration.ZERO) > 0, "linger", linger, "> 0");
  }

  private static void check(boolean ok, String name, Object value, String expected) {
    if (!ok) {
      throw new IllegalArgumentException(
          "batch." + name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
