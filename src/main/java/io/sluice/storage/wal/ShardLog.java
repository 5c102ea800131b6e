package io.sluice.storage.wal;

import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * The log of one shard: groups go in, positions at which they are durable come out. A file today, a
 * partition of a replicated log later, so no path appears here and the edges are asynchronous.
 *
 * <p>Thread rule: {@link #append}, {@link #sync} and {@link #close} are called by the shard's
 * thread only, one at a time, the next after the last has completed. The file implementation
 * completes on the calling thread.
 */
public interface ShardLog extends AutoCloseable {

  /**
   * Appends one group and, if asked, makes it and everything before it durable.
   *
   * <p>Completes with the position behind the group, or exceptionally with {@link
   * LogUnavailableException}: then nothing of the group counts, it will be voided, and the caller
   * may append again later (a fresh segment is tried). A group without records is legal and, with
   * {@code sync}, only syncs what is not synced.
   */
  CompletionStage<LogPosition> append(GroupRecord group, boolean sync);

  /** Makes everything appended so far durable; completes with that position. */
  CompletionStage<LogPosition> sync();

  /** True while something was appended that no sync has covered. Shard thread. */
  boolean hasUnsynced();

  /** Behind the last group that counts. Any thread. */
  LogPosition end();

  /**
   * Gives up what lies before a position, as far as whole segments do. Call it only behind a
   * checkpoint that was read back: what is trimmed is gone. One thread at a time, any thread; it
   * may wait for the disk.
   *
   * @param upTo a position that is durable
   * @throws IOException if it could not be done; it may be called again
   */
  void trim(LogPosition upTo) throws IOException;

  /** Syncs, writes the closing mark and releases the files. Shard thread. */
  @Override
  void close();
}
