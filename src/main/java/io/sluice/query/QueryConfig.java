package io.sluice.query;

import java.time.Duration;

/**
 * Limits of the read path. Each is named in the refusal that it causes. Immutable.
 *
 * @param threads threads that read; more of them take more from the writers
 * @param maxConcurrent queries under way at once; a further one is answered 503
 * @param maxSeries series that one query may select, over all shards
 * @param maxBytes memory in bytes that one query may hold while it selects, sorts and gathers: four
 *     bytes for a selected series, the text and {@value QueryBudget#TEXT_OVERHEAD} bytes for a
 *     label name or value. What an export streams does not count: it takes {@value
 *     ExportLines#CHUNK} bytes a piece, however long it is
 * @param stallTimeout an answer of which the caller takes nothing for so long is given up
 */
public record QueryConfig(
    int threads, int maxConcurrent, int maxSeries, long maxBytes, Duration stallTimeout) {

  /** Two threads, 8 queries of at most two million series and 32 MiB: at most 256 MiB held. */
  public static final QueryConfig DEFAULT =
      new QueryConfig(2, 8, 2_000_000, 32L << 20, Duration.ofMinutes(2));

  /** Refuses limits that let nothing through. */
  public QueryConfig {
    positive("query.threads", threads);
    positive("query.maxConcurrent", maxConcurrent);
    positive("query.maxSeries", maxSeries);
    positive("query.maxBytes", maxBytes);
    positive("query.stallTimeout", stallTimeout.toMillis());
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
