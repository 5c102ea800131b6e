package io.sluice.storage.wal;

import java.io.IOException;
import java.util.List;

/** Reads a log from its start, repairs its end, and tells what it found. Thread-safe. */
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
    LogSurvey survey = LogSurvey.of(site);
    PayloadDecoder decoder = new PayloadDecoder(visitor);
    LogScan scan = new LogScan(site, survey, sink(visitor, decoder, progress, survey.bytes()));
    scan.run();
    LogRepair repair = new LogRepair(site, survey, scan);
    List<LogReport.CorruptRange> corrupt = repair.quarantine();
    List<LogReport.TornRange> torn = repair.cut();
    repair.makeDurable();
    LogReport.Resume resume = repair.tidy();
    return new LogReport(
        scan.end(),
        Math.max(survey.lastSequence(), scan.lastSequence()),
        scan.lastSequence(),
        decoder.groups,
        decoder.samples,
        decoder.definitions,
        decoder.orphans,
        decoder.highestRef,
        survey.bytes(),
        torn,
        corrupt,
        resume);
  }

  private static FrameSink sink(
      LogVisitor visitor, PayloadDecoder decoder, Progress progress, long total) {
    return new FrameSink() {
      @Override
      public boolean frame(SegmentSurvey segment, Frame frame) {
        if (frame.type != WalFormat.TYPE_GROUP) {
          return true;
        }
        visitor.group(segment.number, frame.offset);
        return decoder.decode(frame);
      }

      @Override
      public void progress(long done) {
        progress.at(Math.min(done, total), total);
      }
    };
  }
}
