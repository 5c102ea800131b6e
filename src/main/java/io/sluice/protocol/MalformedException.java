package io.sluice.protocol;

/**
 * A body (or a line of it) that can't be decoded: nothing of it may be taken. The message says what
 * is wrong and where. Carries no stack trace, since senders cause it at will. Immutable.
 */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String where;

  /**
   * @param what what is wrong, a clause without a full stop
   * @param where the place: {@code byte 17}, {@code line 3}, {@code timeseries[2].samples[0]}, or
   *     several of them joined by a comma
   */
  public MalformedException(String what, String where) {
    super(what + " (" + where + ")", null, false, false);
    this.what = what;
    this.where = where;
  }

  /** Malformed at a byte offset of the (decompressed) body. */
  public static MalformedException atByte(String what, long offset) {
    return new MalformedException(what, "byte " + offset);
  }

  /** The same trouble, placed in that line (from 1) of a stream, which was all of the text. */
  public MalformedException inLine(long line) {
    return new MalformedException(what, "line " + line + ", " + where.replace("line 1, ", ""));
  }

  /** What is wrong. */
  public String what() {
    return what;
  }

  /** Where it is wrong. */
  public String where() {
    return where;
  }
}
