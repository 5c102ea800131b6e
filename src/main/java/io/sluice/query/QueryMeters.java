package io.sluice.query;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the read path counted since the start. Thread-safe. */
public final class QueryMeters {
  final AtomicInteger active = new AtomicInteger();
  final LongAdder queries = new LongAdder();
  final LongAdder refusedConcurrent = new LongAdder();
  final LongAdder refusedSeries = new LongAdder();
  final LongAdder refusedBytes = new LongAdder();
  final LongAdder exportedSamples = new LongAdder();
  final LongAdder exportedBytes = new LongAdder();

  /** Queries under way now. */
  public int active() {
    return active.get();
  }

  /** Queries begun. */
  public long queries() {
    return queries.sum();
  }

  /** Queries refused by {@code query.maxConcurrent}. */
  public long refusedConcurrent() {
    return refusedConcurrent.sum();
  }

  /** Queries refused by {@code query.maxSeries}. */
  public long refusedSeries() {
    return refusedSeries.sum();
  }

  /** Queries refused by {@code query.maxBytes}. */
  public long refusedBytes() {
    return refusedBytes.sum();
  }

  /** Samples handed to exports. */
  public long exportedSamples() {
    return exportedSamples.sum();
  }

  /** Bytes of JSON handed to exports. */
  public long exportedBytes() {
    return exportedBytes.sum();
  }
}
