package io.sluice.storage.wal;

/**
 * Hears what a log does, for meters. Called by the thread that does it: the shard's, or the
 * preparer's for {@link #prepared} and {@link #notPrepared}. Must be quick and must not throw.
 */
public interface LogObserver {
  /** Hears nothing. */
  LogObserver NONE = new LogObserver() {};

  /**
   * A group was written, not yet synced: bytes with frames, samples, time of encoding and write.
   */
  default void wrote(int bytes, int samples, long nanos) {}

  /** A sync succeeded and took that long. */
  default void synced(long nanos) {}

  /** A write or sync failed; the segment is finished. The log goes on in another. */
  default void failed(long segment, Throwable cause) {}

  /** Appending goes on in a new segment of that number. */
  default void rolled(long segment) {}

  /** The segment that comes next is ready; a recycled one costs no zero-fill. */
  default void prepared(long segment, boolean recycled, long nanos) {}

  /** The next segment could not be made ahead; it will be tried again when it is needed. */
  default void notPrepared(long segment, Throwable cause) {}
}
