package io.sluice.query;

import java.io.IOException;
import java.time.Duration;

/** A query that gets an error for an answer. The message is for the caller. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of error, with the names and statuses of Prometheus' HTTP API. Immutable. */
  public enum Kind {
    /** A parameter is missing or wrong. */
    BAD_DATA("bad_data", 400),
    /** The query is right but needs more than a limit allows. */
    EXECUTION("execution", 422),
    /** Not now; the same query may be sent again. */
    UNAVAILABLE("unavailable", 503),
    /** What is stored can't be read. */
    INTERNAL("internal", 500);

    private final String wireName;
    private final int status;

    Kind(String wireName, int status) {
      this.wireName = wireName;
      this.status = status;
    }

    /** The value of {@code errorType} in the answer. */
    public String wireName() {
      return wireName;
    }

    /** The HTTP status of the answer. */
    public int status() {
      return status;
    }
  }

  private final Kind kind;

  private QueryException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** A parameter is missing or wrong. */
  public static QueryException badData(String message) {
    return new QueryException(Kind.BAD_DATA, message);
  }

  /** Nothing can be read now; the same query may be sent again. */
  public static QueryException unavailable(String message) {
    return new QueryException(Kind.UNAVAILABLE, message);
  }

  static QueryException overLimit(String setting, long limit, String what) {
    return new QueryException(
        Kind.EXECUTION,
        what + " than " + setting + " allows (" + limit + "); select less or raise it");
  }

  static QueryException tooMany(int limit) {
    return new QueryException(
        Kind.UNAVAILABLE, limit + " queries are under way, as many as query.maxConcurrent allows");
  }

  static QueryException noMemory(long limit) {
    return new QueryException(
        Kind.UNAVAILABLE,
        "the queries under way hold as much memory as query.memory allows (" + limit + " bytes)");
  }

  static QueryException tooLong(Duration limit) {
    return new QueryException(
        Kind.EXECUTION,
        "the query works longer than query.maxTime allows ("
            + limit.toMillis()
            + " ms); select less or raise it");
  }

  /** Nobody waits for the answer any more; the message is seen by nobody but tests. */
  static QueryException gone() {
    return new QueryException(Kind.UNAVAILABLE, "the query was given up");
  }

  static QueryException replaying() {
    return new QueryException(
        Kind.UNAVAILABLE, "the log is being replayed; /-/ready tells how far");
  }

  static QueryException unreadable(IOException why) {
    return new QueryException(Kind.INTERNAL, String.valueOf(why.getMessage()));
  }

  static QueryException stalled(Duration timeout) {
    return new QueryException(
        Kind.UNAVAILABLE,
        "nothing of the answer was taken for " + timeout.toSeconds() + " s (query.stallTimeout)");
  }

  /** What kind of error. */
  public Kind kind() {
    return kind;
  }
}
