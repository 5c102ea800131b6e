package io.sluice.storage.wal;

import java.io.IOException;
import java.util.BitSet;
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
   * Where a log goes on behind a checkpoint. Immutable; the set is not to be changed.
   *
   * @param position what the checkpoint stands for; segments before it are not read any more
   * @param known refs that it defines
   */
  public record From(LogPosition position, BitSet known) {
    /** The log's own beginning. */
    public static final From START = new From(LogPosition.START, new BitSet());
  }

  /** The first segment that a log must have: above 1 if it was trimmed. */
  public static long firstSegment(LogSite site) throws IOException {
    return LogStart.read(site).segment();
  }

  /** {@link #replay(LogSite, From, LogVisitor, Progress)} of a whole log. */
  public static LogReport replay(LogSite site, LogVisitor visitor, Progress progress)
      throws IOException {
    return replay(site, From.START, visitor, progress);
  }

  /**
   * Reads the headers of all segments and changes nothing. Called for every log before the first is
   * replayed, so that a directory of a newer version is left as it is.
   *
   * @throws io.sluice.storage.io.FileFormatException if one belongs elsewhere or to another version
   */
  public static void checkVersions(LogSite site) throws IOException {
    for (String name : site.files().list(site.directory())) {
      long number = SegmentNames.number(name);
      if (number >= 0) {
        SegmentSurvey.checkVersion(site, number);
      }
    }
  }

  /**
   * Hands everything that counts to the visitor, in order, in bounded memory; cuts a torn end off
   * after a copy, copies damaged ranges to quarantine, and syncs what it kept, so that what was
   * replayed is durable when this returns. Runs on the caller's thread; one at a time per log, and
   * before {@link FileShardLog#open}. A trim up to {@code from} that was not ended is ended.
   *
   * @throws IOException if a file can't be read or belongs to something else: nothing is lost, and
   *     it may be tried again
   */
  public static LogReport replay(LogSite site, From from, LogVisitor visitor, Progress progress)
      throws IOException {
    if (from.position().segment() > firstSegment(site)) {
      LogStart.at(site, from.position().segment()).write(site);
    }
    LogSurvey survey = LogSurvey.of(site);
    PayloadDecoder decoder = new PayloadDecoder(visitor, from.known());
    LogScan scan =
        new LogScan(
            site, survey, sink(visitor, decoder, from.position(), progress, survey.bytes()));
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

  private static boolean isBefore(long segment, int end, LogPosition position) {
    return segment < position.segment()
        || (segment == position.segment() && end <= position.offset());
  }

  private static FrameSink sink(
      LogVisitor visitor, PayloadDecoder decoder, LogPosition from, Progress progress, long total) {
    return new FrameSink() {
      @Override
      public boolean frame(SegmentSurvey segment, Frame frame) {
        if (frame.type != WalFormat.TYPE_GROUP) {
          return true;
        }
        visitor.group(segment.number, frame.offset);
        long orphans = decoder.orphans;
        boolean understood = decoder.decode(frame);
        if (isBefore(segment.number, frame.end(), from)) {
          decoder.orphans = orphans; // series that the checkpoint left out, for blocks have them
        }
        return understood;
      }

      @Override
      public void progress(long done) {
        progress.at(Math.min(done, total), total);
      }
    };
  }
}
