package io.sluice.protocol.compress;

import io.sluice.protocol.TooLargeException;

/**
 * How far a body may expand. Immutable.
 *
 * @param maxBytes the most bytes that may come out, at least 1; {@link Long#MAX_VALUE} for a stream
 *     whose bytes are consumed as they come
 * @param maxRatio the most bytes out for one byte in, at least 1; judged once {@value #RATIO_FLOOR}
 *     bytes came out, since small bodies of repeated text shrink without limit
 */
public record Expansion(long maxBytes, int maxRatio) {

  /** Below this many bytes of output the ratio is not judged. */
  static final int RATIO_FLOOR = 1 << 20;

  /** Metrics as text rarely shrink by more than 60; deflate can't go over 1,032. */
  public static final int DEFAULT_MAX_RATIO = 500;

  /** Checks the limits. */
  public Expansion {
    if (maxBytes < 1 || maxRatio < 1) {
      throw new IllegalArgumentException("maxBytes, maxRatio: " + maxBytes + ", " + maxRatio);
    }
  }

  /** A whole body of at most that many bytes. */
  public static Expansion ofBody(long maxBytes) {
    return new Expansion(maxBytes, DEFAULT_MAX_RATIO);
  }

  /** A stream without an end, bounded by its ratio only. */
  public static Expansion ofStream() {
    return new Expansion(Long.MAX_VALUE, DEFAULT_MAX_RATIO);
  }

  void check(long in, long out) {
    if (out > maxBytes) {
      throw new TooLargeException("the decompressed body", maxBytes);
    }
    if (out > RATIO_FLOOR && out / Math.max(1, in) >= maxRatio) {
      throw new TooLargeException("the expansion ratio of the body", maxRatio);
    }
  }
}
