package io.sluice.storage.shard;

import io.sluice.storage.extra.ExemplarStore;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.head.Head;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.index.SeriesIndex;

/** What readers see of a shard. Only the parts that any thread may call are theirs to call. */
public interface ShardReader {

  /** Labels and postings; use its reading side. */
  SeriesIndex index();

  /** Samples; use its reading side. */
  Head head();

  /** Native histograms that are not in blocks; use their reading side. */
  HistogramStore histograms();

  /** Exemplars; use their reading side. */
  ExemplarStore exemplars();

  /** Metadata of metric families: the same for all shards. */
  MetadataStore metadata();
}
