package io.sluice.query;

/** The limits of one query and what it used of them. Confined to the thread that serves it. */
final class QueryBudget {
  /** What a gathered name or value costs beside its text: object headers and a set's entry. */
  static final int TEXT_OVERHEAD = 80;

  private final QueryConfig config;
  private final QueryMeters meters;
  private long series;
  private long bytes;

  QueryBudget(QueryConfig config, QueryMeters meters) {
    this.config = config;
    this.meters = meters;
  }

  /** Charges selected series. */
  void series(int count) {
    series += count;
    if (series > config.maxSeries()) {
      meters.refusedSeries.increment();
      throw QueryException.overLimit(
          "query.maxSeries", config.maxSeries(), "the query selects more series");
    }
    bytes((long) count * Integer.BYTES);
  }

  /** Charges selected series of one block; as a rule they are those of the others too. */
  void seriesOfBlock(int count) {
    if (count > config.maxSeries()) {
      series(count);
    }
  }

  /** Charges a gathered label name or value. */
  void text(int length) {
    bytes(length + TEXT_OVERHEAD);
  }

  /** Charges memory. */
  void bytes(long count) {
    bytes += count;
    if (bytes > config.maxBytes()) {
      meters.refusedBytes.increment();
      throw QueryException.overLimit(
          "query.maxBytes", config.maxBytes(), "the query needs more memory");
    }
  }
}
