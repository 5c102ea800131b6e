package io.sluice.query;

import io.sluice.storage.head.Head;
import io.sluice.storage.head.HeadReader;
import io.sluice.storage.head.SampleBuffer;
import java.util.Arrays;

/** Keeps the series that have a sample in a span of time. Confined to one thread. */
final class RangeFilter {
  /** What {@link Head#maxTime} says of a series without samples. */
  private static final long NO_SAMPLE = Long.MIN_VALUE;

  private final TimeRange range;
  private final QueryBudget budget;
  private final SampleBuffer samples = new SampleBuffer();

  RangeFilter(TimeRange range, QueryBudget budget) {
    this.range = range;
    this.budget = budget;
  }

  /** Those of the refs that have a sample in the span, in their order. */
  int[] keep(Head head, int[] refs) {
    HeadReader reader = head.reader();
    int[] kept = new int[refs.length];
    int n = 0;
    for (int ref : refs) {
      budget.tick();
      if (hasSample(head, reader, ref)) {
        kept[n++] = ref;
      }
    }
    return n == refs.length ? refs : Arrays.copyOf(kept, n);
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
