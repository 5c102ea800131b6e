package io.sluice.query;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the queries of a remote read and the series of each, with the limits of the whole.
 * Confined to one thread at a time.
 */
final class RemoteWalk implements AutoCloseable {
  private final QueryConfig config;
  private final QueryMeters meters;
  private final QueryBudget budget;
  private final Iterator<PlannedQuery> queries;
  private @Nullable MergedSeries series;
  private @Nullable PlannedQuery query;
  private long samples;

  RemoteWalk(
      QueryConfig config, QueryMeters meters, QueryBudget budget, Iterable<PlannedQuery> queries) {
    this.config = config;
    this.meters = meters;
    this.budget = budget;
    this.queries = queries.iterator();
  }

  /** Goes to the next query; false behind the last. */
  boolean nextQuery() {
    close();
    if (!queries.hasNext()) {
      return false;
    }
    query = queries.next();
    series = query.open();
    return true;
  }

  /** Goes to the next series of the query, whether it has samples or not; null behind the last. */
  @Nullable MergedSeries nextSeries() {
    MergedSeries now = series;
    return now != null && now.advance() ? now : null;
  }

  /** The query it is at. */
  PlannedQuery query() {
    PlannedQuery now = query;
    if (now == null) {
      throw new IllegalStateException("before the first query");
    }
    return now;
  }

  /** What memory is charged to. */
  QueryBudget budget() {
    return budget;
  }

  /** Counts samples of the answer. */
  void samples(int count) {
    samples += count;
    meters.remoteSamples.add(count);
    if (samples > config.maxSamples()) {
      meters.refusedSamples.increment();
      throw QueryException.overLimit(
          "query.maxSamples", config.maxSamples(), "the answer has more samples");
    }
  }

  @Override
  public void close() {
    MergedSeries open = series;
    series = null;
    if (open != null) {
      open.close();
    }
  }
}
