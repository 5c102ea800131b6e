package io.sluice.query;

import java.time.Duration;

/**
 * Limits of the read path. Each is named in the refusal that it causes. Immutable.
 *
 * @param threads threads that read; more of them take more from the writers
 * @param maxConcurrent queries under way at once; a further one is answered 503
 * @param maxSeries series that one query may select, over all shards
 * @param maxSamples samples that the answer to one remote read may have; an export may have any
 *     number
 * @param memory memory in bytes that all queries together may hold; one that needs more is answered
 *     503
 * @param maxBytes memory in bytes that one query may hold: four bytes for a selected series, the
 *     text and {@value QueryBudget#TEXT_OVERHEAD} bytes for a label name or value, a frame of a
 *     streamed remote read, the whole answer of one that is not streamed. What an export streams
 *     does not count: it takes {@value ExportLines#CHUNK} bytes a piece, however long it is
 * @param maxTime how long the query threads may work for one query, waiting for the reader not
 *     counted; of an export only the selection counts
 * @param maxRequest bytes of a remote read's request, packed and unpacked
 * @param maxFrame bytes of a frame of a streamed remote read; a series that needs more is spread
 *     over several
 * @param stallTimeout an answer of which the caller takes nothing for so long is given up
 */
public record QueryConfig(
    int threads,
    int maxConcurrent,
    int maxSeries,
    long maxSamples,
    long memory,
    long maxBytes,
    Duration maxTime,
    int maxRequest,
    int maxFrame,
    Duration stallTimeout) {

  /** Two threads, 64 queries that hold 256 MiB together and 128 MiB each. */
  public static final QueryConfig DEFAULT =
      new QueryConfig(
          2,
          64,
          2_000_000,
          50_000_000,
          256L << 20,
          128L << 20,
          Duration.ofMinutes(2),
          1 << 20,
          4 << 20,
          Duration.ofMinutes(2));

  /** Refuses limits that let nothing through. */
  public QueryConfig {
    positive("query.threads", threads);
    positive("query.maxConcurrent", maxConcurrent);
    positive("query.maxSeries", maxSeries);
    positive("query.maxSamples", maxSamples);
    positive("query.memory", memory);
    positive("query.maxBytes", maxBytes);
    positive("query.maxTime", maxTime.toMillis());
    positive("query.maxRequest", maxRequest);
    positive("query.maxFrame", maxFrame);
    positive("query.stallTimeout", stallTimeout.toMillis());
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
