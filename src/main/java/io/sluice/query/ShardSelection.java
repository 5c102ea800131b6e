package io.sluice.query;

import io.sluice.storage.head.Head;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.index.IndexReader;

/** Selected series of one shard. Confined to the query that made it; its array is not copied. */
final class ShardSelection {
  private final IndexReader index;
  private final Head head;
  private final HistogramStore histograms;
  private final int[] refs;

  /**
   * A selection.
   *
   * @param index the view that the series were selected in
   * @param head their samples
   * @param histograms their native histograms
   * @param refs the series, rising
   */
  ShardSelection(IndexReader index, Head head, HistogramStore histograms, int[] refs) {
    this.histograms = histograms;
    this.index = index;
    this.head = head;
    this.refs = refs;
  }

  IndexReader index() {
    return index;
  }

  Head head() {
    return head;
  }

  HistogramStore histograms() {
    return histograms;
  }

  int[] refs() {
    return refs;
  }
}
