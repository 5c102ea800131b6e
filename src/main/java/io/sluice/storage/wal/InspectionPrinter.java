package io.sluice.storage.wal;

import io.sluice.storage.wal.Findings.Hole;
import io.sluice.storage.wal.Findings.Torn;
import java.io.IOException;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes down what an inspection of one log sees. Confined to one thread, used once. */
final class InspectionPrinter implements FrameSink {
  private final Appendable out;
  private final boolean frames;
  private final PayloadDecoder decoder;

  private @Nullable SegmentSurvey current;
  private long first; // sequence of the segment's first frame, 0 if none yet
  private long last;
  private int end;

  /** For a log that a checkpoint defines those refs for. */
  InspectionPrinter(Appendable out, boolean frames, BitSet known) {
    this.out = out;
    this.frames = frames;
    this.decoder = new PayloadDecoder(new Ignoring(), known);
  }

  private static final class Ignoring implements LogVisitor {
    @Override
    public void define(int ref, byte[] labels, int offset, int length) {}

    @Override
    public void sample(int ref, long timestampMillis, long valueBits) {}
  }

  long orphans() {
    return decoder.orphans;
  }

  void begin(LogSite site, LogSurvey survey) throws IOException {
    line("%s: %d segments, %d bytes", site, survey.segments.size(), survey.bytes());
    if (survey.start.segment() > 1) {
      line("  trimmed: begins with segment %d", survey.start.segment());
    }
  }

  @Override
  public void segment(SegmentSurvey segment) throws IOException {
    summary();
    current = segment;
    first = 0;
    SegmentHeader header = segment.header;
    if (header == null) {
      line("  segment %d: no readable header", segment.number);
    } else {
      line(
          "  segment %d: %d bytes, epoch %016x%s",
          segment.number,
          header.size(),
          header.epoch(),
          header.recycled() ? ", file used before" : "");
    }
  }

  @Override
  public boolean frame(SegmentSurvey segment, Frame frame) throws IOException {
    long samples = decoder.samples + decoder.orphans;
    long definitions = decoder.definitions;
    long extras = decoder.extras;
    int offset = frame.offset;
    boolean whole = frame.type != WalFormat.TYPE_GROUP || decoder.decode(frame);
    first = first == 0 ? frame.sequence : first;
    last = frame.sequence;
    end = frame.end();
    if (frames) {
      line(
          "    %10d  seq %d  synced %d:%d  %s",
          offset,
          frame.sequence,
          frame.syncedSegment,
          frame.syncedOffset,
          what(
              frame,
              decoder.definitions - definitions,
              decoder.samples + decoder.orphans - samples,
              decoder.extras - extras));
    }
    return whole;
  }

  private static String what(Frame frame, long definitions, long samples, long extras) {
    if (frame.type == WalFormat.TYPE_CLOSE) {
      return "closed";
    }
    if (frame.isOpening()) {
      long voided = frame.sequence - frame.firstVoided();
      return voided <= 0 ? "opened" : "opened, voids the " + voided + " sequences before";
    }
    return String.format(
        Locale.ROOT,
        "group: %d bytes, %d new series, %d samples, %d extras",
        frame.length,
        definitions,
        samples,
        extras);
  }

  private void summary() throws IOException {
    SegmentSurvey segment = current;
    if (segment == null) {
      return;
    }
    if (segment.isVoid()) {
      line("    void: a later segment took its place");
    } else if (first == 0) {
      line("    unused");
    } else {
      line("    sequences %d to %d, in use up to offset %d", first, last, end);
    }
  }

  void end(LogScan scan) throws IOException {
    summary();
    for (Torn torn : scan.findings().torn) {
      line(
          "  torn: %s, bytes %d to %d were never synced; the next start cuts them after a copy",
          torn.segment().path, torn.from(), torn.to());
    }
    for (Hole hole : scan.findings().holes) {
      line(
          "  corrupt: %s, bytes %d to %d, %s; %s",
          hole.file, hole.from, hole.to, missing(hole), hole.what);
    }
    line(
        "  %d groups, %d series, %d samples, %d extras, %d orphans",
        decoder.groups, decoder.definitions, decoder.samples, decoder.extras, decoder.orphans);
  }

  private static String missing(Hole hole) {
    if (hole.lastSequence < hole.firstSequence) {
      return "nothing is missing";
    }
    String to = hole.lastSequence == Long.MAX_VALUE ? "an unknown one" : "" + hole.lastSequence;
    return "missing are the sequences " + hole.firstSequence + " to " + to;
  }

  private void line(String format, Object... values) throws IOException {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
