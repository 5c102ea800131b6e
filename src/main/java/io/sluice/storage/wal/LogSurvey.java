package io.sluice.storage.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All segments of a log and where each one ends, before a frame is judged. Confined to the thread
 * that replays.
 *
 * <p>The first frame of a segment carries the position through which the log was synced before the
 * segment was opened. That is the end of all before it: a full segment is synced before the next is
 * opened, and what a failed segment holds behind its last sync does not count. So voids are known
 * before a voided frame could be met.
 */
final class LogSurvey {
  final LogStart start;

  /** Ascending, from the log's start on. */
  final List<SegmentSurvey> segments = new ArrayList<>();

  /** The last segment in which frames count, or null if none do. */
  @Nullable SegmentSurvey last;

  private LogSurvey(LogStart start) {
    this.start = start;
  }

  static LogSurvey of(LogSite site) throws IOException {
    LogSurvey survey = new LogSurvey(LogStart.read(site));
    for (String name : site.files().list(site.directory())) {
      long number = SegmentNames.number(name);
      if (number >= survey.start.segment()) {
        survey.segments.add(SegmentSurvey.of(site, number));
      }
    }
    survey.chain(site);
    return survey;
  }

  private void chain(LogSite site) throws IOException {
    SegmentSurvey next = null; // the nearest later segment in which frames count
    for (int i = segments.size() - 1; i >= 0; i--) {
      SegmentSurvey each = segments.get(i);
      if (next == null) {
        each.scan(site);
        if (each.standsByItself()) {
          last = each;
          next = each;
        }
        continue;
      }
      each.covered = true;
      each.limit = limit(each.number, next);
      if (each.hasFrames() && !each.isVoid()) {
        next = each;
      }
    }
  }

  private static int limit(long number, SegmentSurvey next) {
    LogPosition end = next.firstSynced;
    if (end.segment() >= next.number || end.segment() > number) {
      return -1;
    }
    return end.segment() == number
        ? Math.max(end.offset(), WalFormat.HEADER_BYTES)
        : WalFormat.HEADER_BYTES;
  }

  /** Highest sequence of any frame, whether it counts or not. */
  long lastSequence() {
    long highest = start.sequence() - 1;
    for (SegmentSurvey each : segments) {
      highest = Math.max(highest, each.lastSequence);
    }
    return Math.max(highest, 0);
  }

  /** Bytes of all segments. */
  long bytes() {
    long bytes = 0;
    for (SegmentSurvey each : segments) {
      bytes += each.fileBytes;
    }
    return bytes;
  }
}
