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
  final LongAdder refusedSamples = new LongAdder();
  final LongAdder refusedMemory = new LongAdder();
  final LongAdder refusedTime = new LongAdder();
  final LongAdder remoteQueries = new LongAdder();
  final LongAdder remoteSamples = new LongAdder();
  final LongAdder remoteBytes = new LongAdder();
  final LongAdder rawChunks = new LongAdder();
  final LongAdder madeChunks = new LongAdder();
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

  /** Remote reads refused by {@code query.maxSamples}. */
  public long refusedSamples() {
    return refusedSamples.sum();
  }

  /** Queries refused by {@code query.memory}. */
  public long refusedMemory() {
    return refusedMemory.sum();
  }

  /** Queries refused by {@code query.maxTime}. */
  public long refusedTime() {
    return refusedTime.sum();
  }

  /** Queries within remote reads. */
  public long remoteQueries() {
    return remoteQueries.sum();
  }

  /** Samples handed to remote reads. */
  public long remoteSamples() {
    return remoteSamples.sum();
  }

  /** Bytes handed to remote reads. */
  public long remoteBytes() {
    return remoteBytes.sum();
  }

  /** Chunks handed to remote reads as they are stored. */
  public long rawChunks() {
    return rawChunks.sum();
  }

  /** Chunks made for remote reads of samples that had to be cut or merged. */
  public long madeChunks() {
    return madeChunks.sum();
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
