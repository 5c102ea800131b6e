package io.sluice.storage.wal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The log of a shard in segment files. Confined to the shard's thread. */
public final class FileShardLog implements ShardLog {

  private FileShardLog() {}

  /**
   * Opens a log for appending, behind what a replay found.
   *
   * @param recovered what {@link LogReplay#replay} returned for the same site just now
   * @param preparer runs the zero-filling of the next segment, off the shard's thread
   */
  public static FileShardLog open(
      LogSite site,
      WalConfig config,
      LogReport recovered,
      Executor preparer,
      LogObserver observer) {
    if (config.segmentSize() > 0) {
      throw new UnsupportedOperationException("" + site + recovered + preparer + observer);
    }
    return new FileShardLog();
  }

  @Override
  public CompletionStage<LogPosition> append(GroupRecord group, boolean sync) {
    return CompletableFuture.failedStage(new LogUnavailableException("", new Exception()));
  }

  @Override
  public CompletionStage<LogPosition> sync() {
    return CompletableFuture.failedStage(new LogUnavailableException("", new Exception()));
  }

  /** Gives up segments that lie wholly before that position; their files are used again. */
  public void trim(LogPosition upTo) {}

  @Override
  public boolean hasUnsynced() {
    return false;
  }

  @Override
  public void close() {}
}
