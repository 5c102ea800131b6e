package io.sluice.storage.histogram;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The histograms of one series, by ranges of time. Thread-safe: one thread changes, any reads;
 * guarded by its monitor, held for a lookup or for copying some histograms.
 */
final class HistogramSeries {
  static final int BYTES = 64;

  private final long width;
  private final List<HistogramPage> pages = new ArrayList<>(2);

  HistogramSeries(long width) {
    this.width = width;
  }

  private long start(long time) {
    return Math.max(Math.floorDiv(time, width), Long.MIN_VALUE / width) * width;
  }

  /** Position of the first page that does not begin before that time. */
  private int ceiling(long start) {
    int at = pages.size();
    while (at > 0 && pages.get(at - 1).start >= start) {
      at--;
    }
    return at;
  }

  private @Nullable HistogramPage page(long time) {
    long start = start(time);
    int at = ceiling(start);
    return at < pages.size() && pages.get(at).start == start ? pages.get(at) : null;
  }

  /** Adds or replaces; returns how many bytes more the series takes. */
  synchronized long put(long time, byte[] from, int off, int len, Counter counter) {
    HistogramPage page = page(time);
    long before = page == null ? 0 : page.bytes();
    if (page == null) {
      page = new HistogramPage(start(time));
      pages.add(ceiling(page.start), page);
    }
    if (page.put(time, from, off, len)) {
      counter.added(1);
    }
    return page.bytes() - before;
  }

  /** Hears how the number of histograms changes. */
  interface Counter {
    void added(int histograms);
  }

  synchronized byte @Nullable [] find(long time) {
    HistogramPage page = page(time);
    int at = page == null ? 0 : page.ceiling(time);
    return page != null && at < page.count() && page.time(at) == time ? page.copy(at) : null;
  }

  /** Newest time, Long.MIN_VALUE if it is empty. */
  synchronized long maxTime() {
    return pages.isEmpty() ? Long.MIN_VALUE : pages.get(pages.size() - 1).lastTime();
  }

  /** Adds histograms from {@code start} to {@code end}; true if there are more. */
  synchronized boolean read(long start, long end, int limit, HistogramBuffer out) {
    for (HistogramPage page : pages) {
      if (page.lastTime() < start) {
        continue;
      }
      for (int i = page.ceiling(start); i < page.count(); i++) {
        if (page.time(i) > end) {
          return false;
        } else if (out.size() >= limit) {
          return true;
        }
        out.add(page.time(i), page.copy(i));
      }
    }
    return false;
  }

  /** Starts of the ranges that hold something. */
  synchronized void ranges(RangeVisitor visitor) {
    for (HistogramPage page : pages) {
      visitor.range(page.start, page.count());
    }
  }

  /** Hears of ranges. */
  interface RangeVisitor {
    void range(long start, int histograms);
  }

  /** Adds all histograms of a range; returns what {@link #release} must be given. */
  synchronized int readRange(long start, HistogramBuffer out) {
    HistogramPage page = page(start);
    for (int i = 0; page != null && i < page.count(); i++) {
      out.add(page.time(i), page.copy(i));
    }
    return page == null ? 0 : page.changes();
  }

  /** Takes a range out, if it has not changed since; returns bytes freed. */
  synchronized long release(long start, int changes, Counter counter) {
    HistogramPage page = page(start);
    if (page == null || page.changes() != changes) {
      return 0;
    }
    pages.remove(page);
    counter.added(-page.count());
    return page.bytes();
  }
}
