package io.sluice.storage.wal;

import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import io.sluice.storage.wal.Findings.Hole;
import io.sluice.storage.wal.Findings.Torn;
import io.sluice.storage.wal.LogReport.CorruptRange;
import io.sluice.storage.wal.LogReport.TornRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Acts on what a scan found, narrowly: a torn end is cut after a copy, a corrupt range is copied
 * and left where it is, unused files go, and what counts is made durable. May be interrupted
 * anywhere and done again. Confined to one thread, used once.
 */
final class LogRepair {
  private static final int STEP = 1 << 20;

  private final LogSite site;
  private final FileLayer files;
  private final LogSurvey survey;
  private final LogScan scan;
  private boolean spare;

  LogRepair(LogSite site, LogSurvey survey, LogScan scan) {
    this.site = site;
    this.files = site.files();
    this.survey = survey;
    this.scan = scan;
  }

  /** Copies damaged ranges aside. */
  List<CorruptRange> quarantine() throws IOException {
    List<CorruptRange> ranges = new ArrayList<>();
    for (Hole hole : scan.findings().holes) {
      Path copy = null;
      if (hole.to > hole.from) {
        copy = folder(SegmentNames.QUARANTINE).resolve(name(hole.segment, hole.from, hole.to));
        copyOnce(hole.file, hole.from, hole.to, copy);
      }
      ranges.add(
          new CorruptRange(
              hole.file,
              hole.from,
              hole.to,
              hole.firstSequence,
              hole.lastSequence,
              hole.what,
              copy));
    }
    return ranges;
  }

  /** Copies torn ranges aside, durably, and then cuts them off. */
  List<TornRange> cut() throws IOException {
    List<TornRange> ranges = new ArrayList<>();
    for (Torn torn : scan.findings().torn) {
      Path copy = null;
      if (torn.to() > torn.from()) {
        copy = unused(folder(SegmentNames.TORN), torn);
        copyOnce(torn.segment().path, torn.from(), torn.to(), copy);
      }
      if (torn.whole()) {
        files.delete(torn.segment().path);
      } else {
        zero(torn.segment().path, torn.from(), torn.to());
      }
      ranges.add(new TornRange(torn.segment().path, torn.from(), torn.to(), copy));
    }
    return ranges;
  }

  /** Writes what counts but was not known to be synced once more, and syncs it. */
  void makeDurable() throws IOException {
    SegmentSurvey last = survey.last;
    if (last == null) {
      return;
    }
    // An earlier sync may have failed and left pages that look clean: only new writes are sure.
    try (StorageFile file = files.open(last.path)) {
      int from = Math.max(last.ownSynced, WalFormat.HEADER_BYTES);
      ByteBuffer bytes = buffer(scan.end().offset() - from);
      for (long at = from; at < scan.end().offset(); at += bytes.limit()) {
        bytes.clear().limit((int) Math.min(STEP, scan.end().offset() - at));
        file.read(bytes, at);
        file.write(bytes.flip(), at);
      }
      file.force(true);
    }
  }

  /** Deletes files that hold nothing, and says where appending goes on. */
  LogReport.Resume tidy() throws IOException {
    long kept = kept();
    for (String name : files.list(site.directory())) {
      long number = SegmentNames.number(name);
      boolean trimmed = number >= 0 && number < survey.start.segment();
      if (SegmentNames.isLeftover(name) || trimmed) {
        files.delete(site.directory().resolve(name));
      }
    }
    for (SegmentSurvey each : survey.segments) {
      if (each.number > kept && !torn(each)) {
        boolean next = each.number == kept + 1 && each.damage == null;
        spare |= next;
        if (!next) {
          files.delete(each.path);
        }
      }
    }
    if (files.exists(site.directory())) {
      files.syncDirectory(site.directory());
    }
    return resume(kept);
  }

  private LogReport.Resume resume(long kept) {
    SegmentSurvey last = survey.last;
    boolean inLast =
        last != null
            && last.number == kept
            && last.header != null
            && last.header.appendable()
            && !scan.findings().damaged(last.number);
    return new LogReport.Resume(kept + (inLast ? 0 : 1), inLast ? scan.end().offset() : 0, spare);
  }

  /** The highest segment that must stay: because it counts, or because it is damaged. */
  private long kept() {
    long kept = survey.start.segment() - 1;
    for (SegmentSurvey each : survey.segments) {
      boolean unreadable = each.header == null && !torn(each);
      if (each.covered || each == survey.last || unreadable) {
        kept = each.number;
      }
    }
    return kept;
  }

  private boolean torn(SegmentSurvey segment) {
    return scan.findings().torn.stream().anyMatch(t -> t.whole() && t.segment() == segment);
  }

  private Path folder(String name) throws IOException {
    Path folder = site.directory().resolve(name);
    files.createDirectories(folder);
    return folder;
  }

  private static String name(long segment, long from, long to) {
    return SegmentNames.copy(segment, from, to);
  }

  private Path unused(Path folder, Torn torn) throws IOException {
    String name = name(torn.segment().number, torn.from(), torn.to());
    Path free = folder.resolve(name);
    for (int i = 2; files.exists(free); i++) {
      free = folder.resolve(name + "." + i);
    }
    return free;
  }

  private void copyOnce(Path from, long start, long end, Path to) throws IOException {
    if (files.exists(to)) {
      return;
    }
    Path aside = to.resolveSibling(to.getFileName() + SegmentNames.UNFINISHED);
    files.delete(aside);
    try (StorageFile source = files.openReadOnly(from);
        StorageFile target = files.create(aside)) {
      ByteBuffer bytes = buffer(end - start);
      for (long at = start; at < end; at += bytes.limit()) {
        bytes.clear().limit((int) Math.min(STEP, end - at));
        source.read(bytes, at);
        bytes.rewind();
        target.write(bytes, at - start);
      }
      target.force(true);
    }
    files.rename(aside, to);
    @Nullable Path folder = to.getParent();
    if (folder != null) {
      files.syncDirectory(folder);
    }
  }

  private void zero(Path path, long from, long to) throws IOException {
    try (StorageFile file = files.open(path)) {
      ByteBuffer zeros = buffer(to - from);
      for (long at = from; at < to; at += STEP) {
        zeros.clear().limit((int) Math.min(STEP, to - at));
        file.write(zeros, at);
      }
      file.force(true);
    }
  }

  private static ByteBuffer buffer(long range) {
    return ByteBuffer.allocate((int) Math.max(0, Math.min(STEP, range)));
  }
}
