package io.sluice.storage.wal;

/**
 * Receives what a log holds, in the order it was logged. Called by the thread that replays.
 *
 * <p>Nothing is judged again: what was logged happened.
 */
public interface LogVisitor {

  /**
   * From here on {@code ref} means the series with these canonical label bytes. A ref that is
   * defined again (which only damage can cause) means the later series.
   *
   * @param labels holds the bytes; valid only during the call
   */
  void define(int ref, byte[] labels, int offset, int length);

  /** What follows, up to the next call, is the group that begins at that place. */
  default void group(long segment, int offset) {}

  /** One sample of a defined series. */
  void sample(int ref, long timestampMillis, long valueBits);

  /**
   * Something that belongs to a defined series and is no sample. A visitor passes over types that
   * it does not keep; see docs/format/wal.md.
   *
   * @param bytes holds the content; valid only during the call
   */
  default void extra(int ref, int type, byte[] bytes, int offset, int length) {}

  /**
   * One sample whose series was never defined, because the definition lay in a damaged range. It
   * cannot be kept; the report counts it too.
   */
  default void orphan(int ref, long timestampMillis, long valueBits) {}
}
