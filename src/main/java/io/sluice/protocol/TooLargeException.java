package io.sluice.protocol;

/**
 * Something is larger than a limit allows: a body after decompression, a line, a declared length.
 * The message names the limit. Carries no stack trace, since senders cause it at will. Immutable.
 */
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final long limit;

  /**
   * @param what what is too large, such as {@code decompressed body}
   * @param limit the limit it went over, in the unit of {@code what}; bytes unless it says
   *     otherwise
   */
  public TooLargeException(String what, long limit) {
    super(what + " is over the limit of " + limit, null, false, false);
    this.what = what;
    this.limit = limit;
  }

  /** What is too large. */
  public String what() {
    return what;
  }

  /** The limit it went over. */
  public long limit() {
    return limit;
  }
}
