package io.sluice.query;

import io.sluice.storage.head.Head;
import io.sluice.storage.head.HeadReader;
import io.sluice.storage.head.SampleBuffer;
import io.sluice.storage.histogram.HistogramBuffer;
import io.sluice.storage.histogram.HistogramStore;
import java.util.Arrays;

/** Keeps the series that have a sample in a span of time. Confined to one thread. */
final class RangeFilter {
  /** What {@link Head#maxTime} says of a series without samples. */
  private static final long NO_SAMPLE = Long.MIN_VALUE;

  private final TimeRange range;
  private final QueryBudget budget;
  private final SampleBuffer samples = new SampleBuffer();
  private final HistogramBuffer histograms = new HistogramBuffer();

  RangeFilter(TimeRange range, QueryBudget budget) {
    this.range = range;
    this.budget = budget;
  }

  /** Those of the selected series that have a sample in the span, in their order. */
  int[] keep(ShardSelection selection) {
    Head head = selection.head();
    int[] refs = selection.refs();
    HeadReader reader = head.reader();
    int[] kept = new int[refs.length];
    int n = 0;
    for (int ref : refs) {
      budget.tick();
      if (hasSample(head, reader, ref) || hasHistogram(selection.histograms(), ref)) {
        kept[n++] = ref;
      }
    }
    return n == refs.length ? refs : Arrays.copyOf(kept, n);
  }

  private boolean hasHistogram(HistogramStore store, int ref) {
    if (!store.has(ref)) {
      return false;
    }
    histograms.clear();
    store.read(ref, range.start(), range.end(), 1, histograms);
    return histograms.size() > 0;
  }

  private boolean hasSample(Head head, HeadReader reader, int ref) {
    long newest = head.maxTime(ref);
    if (newest <= range.end()) {
      return newest >= range.start() && newest != NO_SAMPLE;
    }
    samples.clear();
    reader.read(ref, range.start(), range.end(), 1, samples);
    return samples.size() > 0;
  }
}
