package io.sluice.query;

import org.jspecify.annotations.Nullable;

/**
 * One query of a remote read with what it selected; null if its span is empty. Confined to one
 * thread at a time.
 *
 * @param query what is asked for
 * @param planner plans again
 * @param plan what was selected first
 */
record PlannedQuery(RemoteQuery query, @Nullable Planner planner, @Nullable Plan plan) {

  /** Its series; null if there are none. */
  @Nullable MergedSeries open() {
    return planner == null || plan == null ? null : new MergedSeries(planner, plan);
  }

  /** First millisecond asked for. */
  long start() {
    TimeRange range = query.range();
    return range == null ? 0 : range.start();
  }

  /** Last millisecond asked for. */
  long end() {
    TimeRange range = query.range();
    return range == null ? 0 : range.end();
  }
}
