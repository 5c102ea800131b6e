package io.sluice.storage.wal;

import io.sluice.storage.io.StorageFile;
import io.sluice.storage.wal.Findings.Hole;
import io.sluice.storage.wal.Findings.Torn;
import java.io.IOException;

/**
 * Goes through a surveyed log, hands on the frames that count and judges what is damaged. Changes
 * nothing. Confined to one thread, used once.
 *
 * <p>A bad range before the highest position that any intact frame calls synced is corrupt; behind
 * it, it is torn, whatever follows, for writeback reorders.
 */
final class LogScan {
  private final LogSite site;
  private final LogSurvey survey;
  private final FrameSink sink;
  private final Findings findings = new Findings();
  private final Frame frame = new Frame();

  private long lastSequence; // of the last frame that counted
  private boolean sequenceKnown;
  private LogPosition end = LogPosition.START;
  private long done;

  LogScan(LogSite site, LogSurvey survey, FrameSink sink) {
    this.site = site;
    this.survey = survey;
    this.sink = sink;
    this.lastSequence = Math.max(survey.start.sequence() - 1, 0);
    this.sequenceKnown = survey.start.sequence() > 0;
  }

  Findings findings() {
    return findings;
  }

  /** Behind the last frame that counts. */
  LogPosition end() {
    return end;
  }

  /** Sequence of the last frame that counts. */
  long lastSequence() {
    return lastSequence;
  }

  void run() throws IOException {
    long expected = survey.start.segment();
    for (SegmentSurvey each : survey.segments) {
      if (each.number > expected && !each.isVoid()) {
        missing(expected, each.number);
      }
      expected = each.number + 1;
      sink.segment(each);
      segment(each);
      done += each.fileBytes;
      sink.progress(done);
    }
    findings.resolve(lastSequence + 1, Long.MAX_VALUE);
  }

  private void missing(long from, long to) {
    String what = to - from == 1 ? "the segment is missing" : "this and more segments are missing";
    findings.hole(new Hole(SegmentNames.segment(site, from), from, 0, 0, what));
  }

  private void segment(SegmentSurvey segment) throws IOException {
    SegmentHeader header = segment.header;
    if (header == null) {
      unreadable(segment);
      return;
    }
    if (segment.damage != null) {
      String what = "one of the two copies of the header is damaged: " + segment.damage;
      findings.harmless(new Hole(segment.path, segment.number, 0, WalFormat.HEADER_BYTES, what));
    }
    try (StorageFile file = site.files().openReadOnly(segment.path)) {
      SegmentReader reader = new SegmentReader(segment.path, file, header);
      if (segment.covered) {
        known(segment, reader);
      } else if (segment == survey.last) {
        atEnd(segment, reader);
      } else {
        remains(segment, reader, WalFormat.HEADER_BYTES, true);
      }
    }
  }

  private void unreadable(SegmentSurvey segment) throws IOException {
    if (!segment.covered && segment.isBlank(site.files())) {
      findings.torn.add(new Torn(segment, 0, segment.fileBytes, true));
      return;
    }
    String what = "no frame can be told from another: " + segment.damage;
    Hole hole = new Hole(segment.path, segment.number, 0, segment.fileBytes, what);
    if (segment.isVoid()) {
      findings.harmless(hole);
    } else {
      findings.hole(hole);
    }
  }

  /** A segment that later ones prove to have been synced: whatever is bad in it is corrupt. */
  private void known(SegmentSurvey segment, SegmentReader reader) throws IOException {
    int limit = segment.limit < 0 ? Integer.MAX_VALUE : segment.limit;
    int at = frames(segment, reader, WalFormat.HEADER_BYTES, limit);
    SegmentHeader header = segment.header;
    boolean recycled = header != null && header.recycled();
    int to = segment.limit < 0 ? reader.remainsEnd(at, recycled) : segment.limit;
    if (to > at) {
      hole(segment, at, to);
    }
  }

  /** The last segment: known to be synced up to a mark, open behind it. */
  private void atEnd(SegmentSurvey segment, SegmentReader reader) throws IOException {
    int mark = segment.ownSynced;
    int at = frames(segment, reader, WalFormat.HEADER_BYTES, mark);
    if (at < mark) {
      hole(segment, at, mark);
      at = mark;
    }
    at = Math.max(at, WalFormat.HEADER_BYTES);
    while (isNext(reader, at)) {
      int behind = frame.end();
      take(segment);
      at = behind;
    }
    end = new LogPosition(segment.number, at);
    remains(segment, reader, at, false);
  }

  /** Takes frames up to a limit, over holes; returns where it came to. */
  private int frames(SegmentSurvey segment, SegmentReader reader, int from, int limit)
      throws IOException {
    int at = from;
    while (at < limit) {
      if (!isNext(reader, at)) {
        int next = reader.search(at + 1, frame);
        while (next >= 0 && next < limit && !isNext(reader, next)) {
          next = reader.search(next + 1, frame);
        }
        if (next < 0 || next >= limit) {
          return at;
        }
        hole(segment, at, next);
        at = next;
      }
      int behind = frame.end();
      take(segment);
      at = behind;
      end = new LogPosition(segment.number, at);
    }
    return at;
  }

  private boolean isNext(SegmentReader reader, int at) throws IOException {
    return reader.frameAt(at, frame) && (frame.sequence > lastSequence || !sequenceKnown);
  }

  private void take(SegmentSurvey segment) throws IOException {
    boolean explained = frame.isOpening() && frame.firstVoided() <= lastSequence + 1;
    long lastMissing = explained ? lastSequence : frame.sequence - 1;
    if (sequenceKnown && lastMissing > lastSequence && !findings.anyOpen()) {
      String what = "frames are missing before this place";
      findings.hole(new Hole(segment.path, segment.number, frame.offset, frame.offset, what));
    }
    findings.resolve(sequenceKnown ? lastSequence + 1 : 0, lastMissing);
    lastSequence = frame.sequence;
    sequenceKnown = true;
    sink.progress(done + frame.end());
    int from = frame.offset;
    int to = frame.end();
    if (!sink.frame(segment, frame)) {
      Hole hole =
          new Hole(segment.path, segment.number, from, to, "holds what can't be understood");
      hole.firstSequence = lastSequence;
      hole.lastSequence = lastSequence;
      findings.harmless(hole);
    }
  }

  private void hole(SegmentSurvey segment, int from, int to) {
    String what = "damaged although it had been synced";
    findings.hole(new Hole(segment.path, segment.number, from, to, what));
  }

  private void remains(SegmentSurvey segment, SegmentReader reader, int from, boolean whole)
      throws IOException {
    SegmentHeader header = segment.header;
    int to = reader.remainsEnd(from, header != null && header.recycled());
    if (to > from) {
      findings.torn.add(new Torn(segment, from, to, whole));
    }
  }
}
