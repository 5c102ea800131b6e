package io.sluice.storage.shard;

import java.util.Arrays;
import java.util.List;

/**
 * Which spans of time have left the head for blocks: what a series does not have there of such a
 * span may be in a block. Immutable.
 */
public final class SealedTimes {
  /** Nothing is sealed. */
  public static final SealedTimes NONE = new SealedTimes(Long.MIN_VALUE, List.of());

  private final long openFrom;
  private final long[] starts;
  private final long[] ends;

  /**
   * A span of time. Immutable.
   *
   * @param start first millisecond
   * @param end the millisecond behind
   */
  public record Span(long start, long end) {}

  /**
   * @param openFrom before this no range is open: a sample before it is late even if it is the
   *     newest of its series
   * @param spans in any order; they may overlap
   */
  public SealedTimes(long openFrom, List<Span> spans) {
    this.openFrom = openFrom;
    long[] from = new long[spans.size()];
    long[] to = new long[spans.size()];
    int count = 0;
    List<Span> sorted =
        spans.stream().sorted(java.util.Comparator.comparingLong(Span::start)).toList();
    for (Span span : sorted) {
      if (count > 0 && span.start() <= to[count - 1]) {
        to[count - 1] = Math.max(to[count - 1], span.end());
      } else {
        from[count] = span.start();
        to[count] = span.end();
        count++;
      }
    }
    starts = Arrays.copyOf(from, count);
    ends = Arrays.copyOf(to, count);
  }

  /** Before this no range is open. */
  long openFrom() {
    return openFrom;
  }

  /** True if samples of that time may be in a block. */
  boolean contains(long time) {
    int at = Arrays.binarySearch(starts, time);
    int span = at >= 0 ? at : -at - 2;
    return span >= 0 && time < ends[span];
  }
}
