package io.sluice.storage.checkpoint;

import io.sluice.storage.wal.LogPosition;

/**
 * Receives what a checkpoint holds, series by series in order of refs, each defined first; extras
 * of no series last. Arrays are valid only during the call. Called by the thread that reads.
 */
public interface CheckpointVisitor {

  /** What follows, up to the next call, is what the log said up to this position. */
  void through(LogPosition position);

  /** The ref means the series with these canonical label bytes. */
  void define(int ref, byte[] labels, int off, int len);

  /** A closed chunk of a series, oldest first; its bits begin at {@code off}. */
  void closed(
      int ref,
      boolean outOfOrder,
      int samples,
      long min,
      long max,
      byte[] bytes,
      int off,
      int bits);

  /** The chunk of a series that is still open. */
  void open(int ref, OpenState state, byte[] bytes, int off, int bits);

  /** The newest sample of a series that has no open chunk. */
  void newest(int ref, long time, long valueBits);

  /** A sample that waits to be put in order. */
  void buffered(int ref, long time, long valueBits);

  /** Something that is no sample, as the log has it. */
  void extra(int ref, int type, byte[] bytes, int off, int len);

  /**
   * How an open chunk goes on. Immutable.
   *
   * @param samples how many it has
   * @param leading leading zeros of the last window
   * @param trailing trailing zeros of the last window
   * @param time newest time
   * @param valueBits value at that time
   * @param delta last difference of times
   */
  record OpenState(int samples, int leading, int trailing, long time, long valueBits, long delta) {}
}
