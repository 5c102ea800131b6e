package io.sluice.query;

/**
 * The limits of one query and what it used of them. One that is made for a part of a query, such as
 * a plan that may be made again, is {@link #release released} with it. Confined to the thread that
 * serves the query.
 */
final class QueryBudget {
  /** What a gathered name or value costs beside its text: object headers and a set's entry. */
  static final int TEXT_OVERHEAD = 80;

  private final QueryConfig config;
  private final QueryMeters meters;
  private final QueryPermit permit;
  private long series;
  private long bytes;

  QueryBudget(QueryConfig config, QueryMeters meters, QueryPermit permit) {
    this.config = config;
    this.meters = meters;
    this.permit = permit;
  }

  /** Ends the query if it has worked too long or nobody waits for it. */
  void tick() {
    permit.tick();
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
    permit.take(count);
    bytes += count;
  }

  /** Gives everything back. */
  void release() {
    permit.give(bytes);
    bytes = 0;
    series = 0;
  }
}
