package io.sluice.storage.histogram;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The native histograms of one shard that are not in blocks, beside the head, which has its float
 * samples. In any order of times; at an equal time the later one counts. Its memory counts for the
 * limit of the heads.
 *
 * <p>Thread rule: the shard thread changes it; any thread reads, under the monitor of one series.
 */
public final class HistogramStore {
  private final long width;
  private volatile @Nullable HistogramSeries[] series = new HistogramSeries[0];
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong count = new AtomicLong();

  /** An empty store whose ranges are as wide as the head's chunks at most, in milliseconds. */
  public HistogramStore(long rangeMillis) {
    this.width = rangeMillis;
  }

  /** True if the series ever had a histogram. Shard thread; others may see it late. */
  public boolean has(int ref) {
    return of(ref) != null;
  }

  private @Nullable HistogramSeries of(int ref) {
    @Nullable HistogramSeries[] all = series;
    return ref < all.length ? all[ref] : null;
  }

  /** Adds a histogram, as {@link HistogramBytes} has it. Shard thread. */
  public void put(int ref, long time, byte[] from, int off, int len) {
    HistogramSeries one = of(ref);
    if (one == null) {
      one = new HistogramSeries(width);
      add(ref, one);
    }
    bytes.addAndGet(one.put(time, from, off, len, count::addAndGet));
  }

  private void add(int ref, HistogramSeries one) {
    @Nullable HistogramSeries[] all = series;
    bytes.addAndGet(HistogramSeries.BYTES);
    if (ref >= all.length) {
      int room = Math.max(64, Math.max(ref + 1, all.length * 2));
      bytes.addAndGet(4L * (room - all.length));
      all = Arrays.copyOf(all, room);
    }
    all[ref] = one;
    series = all;
  }

  /** A copy of the histogram of that time, or null. Any thread. */
  public byte @Nullable [] find(int ref, long time) {
    HistogramSeries one = of(ref);
    return one == null ? null : one.find(time);
  }

  /** Newest time of a series' histograms, Long.MIN_VALUE if there are none. Any thread. */
  public long maxTime(int ref) {
    HistogramSeries one = of(ref);
    return one == null ? Long.MIN_VALUE : one.maxTime();
  }

  /**
   * Adds a series' histograms from {@code start} to {@code end}, both included, in time order,
   * until the buffer holds {@code limit}; true if there are more. Any thread.
   */
  public boolean read(int ref, long start, long end, int limit, HistogramBuffer out) {
    HistogramSeries one = of(ref);
    return one != null && one.read(start, end, limit, out);
  }

  /** One behind the highest ref that may have histograms. Any thread. */
  public int limit() {
    return series.length;
  }

  /** Shows the ranges in which a series has histograms: start and number. Any thread. */
  public void ranges(int ref, RangeVisitor visitor) {
    HistogramSeries one = of(ref);
    if (one != null) {
      one.ranges(visitor::range);
    }
  }

  /** Hears of ranges. */
  public interface RangeVisitor {
    /** A range that begins there has so many histograms. */
    void range(long start, int histograms);
  }

  /**
   * Adds all of a series' histograms in the range that begins at {@code start}. Any thread.
   *
   * @return what {@link #release} wants to know
   */
  public int readRange(int ref, long start, HistogramBuffer out) {
    HistogramSeries one = of(ref);
    return one == null ? 0 : one.readRange(start, out);
  }

  /**
   * Takes the histograms of a range out that a block has, unless one came since they were read:
   * then they all stay, and go to a further block. Shard thread.
   *
   * @param changes as {@link #readRange} said
   */
  public void release(int ref, long start, int changes) {
    HistogramSeries one = of(ref);
    if (one != null) {
      bytes.addAndGet(-one.release(start, changes, count::addAndGet));
    }
  }

  /** Bytes that it holds. Any thread. */
  public long memoryBytes() {
    return bytes.get();
  }

  /** Histograms that it holds. Any thread. */
  public long count() {
    return count.get();
  }
}
