package io.sluice.query;

import java.util.concurrent.atomic.AtomicBoolean;

/** The right to run one query; closing it, once or more often, gives it back. Thread-safe. */
public final class QueryPermit implements AutoCloseable {
  private final QueryMeters meters;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private QueryPermit(QueryMeters meters) {
    this.meters = meters;
  }

  /** A permit, if fewer than that many are out; refused as unavailable otherwise. */
  static QueryPermit acquire(int limit, QueryMeters meters) {
    if (meters.active.incrementAndGet() > limit) {
      meters.active.decrementAndGet();
      meters.refusedConcurrent.increment();
      throw QueryException.tooMany(limit);
    }
    meters.queries.increment();
    return new QueryPermit(meters);
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      meters.active.decrementAndGet();
    }
  }
}
