package io.sluice.storage.head;

/**
 * Settings of one shard's head. Immutable.
 *
 * @param limitBytes how much {@link Head#usedBytes} may be before new samples wait; the head itself
 *     only carries the number, its caller compares
 * @param rangeMillis length of a block's time range: no chunk crosses a multiple of it
 */
public record HeadConfig(long limitBytes, long rangeMillis) {

  /** Two hours, the range of a fresh Prometheus block. */
  public static final long DEFAULT_RANGE_MILLIS = 2L * 60 * 60 * 1000;

  /** Checks the numbers; IllegalArgumentException names the one that is wrong. */
  public HeadConfig {
    if (limitBytes <= 0) {
      throw new IllegalArgumentException("head.limit: " + limitBytes + " bytes (expected: > 0)");
    }
    if (rangeMillis <= 0) {
      throw new IllegalArgumentException("head.range: " + rangeMillis + " ms (expected: > 0)");
    }
  }

  /** The default range with this memory limit. */
  public static HeadConfig ofLimit(long limitBytes) {
    return new HeadConfig(limitBytes, DEFAULT_RANGE_MILLIS);
  }
}
