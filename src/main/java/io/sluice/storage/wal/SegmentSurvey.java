package io.sluice.storage.wal;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.ForeignFileException;
import io.sluice.storage.io.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What can be told about one segment before its frames are judged. Confined to the thread that
 * replays.
 */
final class SegmentSurvey {
  private static final int ALL_ZERO_CHECK = 64 << 10;

  final long number;
  final Path path;
  final long fileBytes;

  /** What it says of itself; null if neither copy of the header can be read. */
  final @Nullable SegmentHeader header;

  /** What is wrong with the header, or null. */
  final @Nullable String damage;

  /** Offset of the first intact frame, -1 if there is none. */
  int firstFrame = -1;

  /** Where the log was synced through when that frame was written. */
  LogPosition firstSynced = LogPosition.START;

  long firstSequence;

  private long unitLast; // last sequence of what must be whole together at the segment's start
  private boolean unitWhole;

  /** Highest offset in this segment that one of its own frames calls synced; 0 if none does. */
  int ownSynced;

  /** Highest sequence of an intact frame, 0 if there is none. */
  long lastSequence;

  /** Where what counts ends, as a later segment tells; -1 if none tells. */
  int limit = -1;

  /** True if frames of a later segment prove that this one was durable. */
  boolean covered;

  private SegmentSurvey(
      long number,
      Path path,
      long fileBytes,
      @Nullable SegmentHeader header,
      @Nullable String damage) {
    this.number = number;
    this.path = path;
    this.fileBytes = fileBytes;
    this.header = header;
    this.damage = damage;
  }

  /**
   * Reads header and frames' headers of a segment.
   *
   * @throws io.sluice.storage.io.FileFormatException if it belongs elsewhere or to another version
   */
  static SegmentSurvey of(LogSite site, long number) throws IOException {
    Path path = SegmentNames.segment(site, number);
    FileLayer files = site.files();
    try (StorageFile file = files.openReadOnly(path)) {
      SegmentSurvey survey = header(site, number, path, file);
      SegmentHeader header = survey.header;
      if (header != null) {
        survey.lead(new SegmentReader(path, file, header));
      }
      return survey;
    }
  }

  /** Only reads the header; fails as {@link #of} does. */
  static void checkVersion(LogSite site, long number) throws IOException {
    Path path = SegmentNames.segment(site, number);
    try (StorageFile file = site.files().openReadOnly(path)) {
      header(site, number, path, file);
    }
  }

  /** Reads all frames, which only the end of a log needs. */
  void scan(LogSite site) throws IOException {
    SegmentHeader known = header;
    if (known != null && hasFrames()) {
      try (StorageFile file = site.files().openReadOnly(path)) {
        frames(new SegmentReader(path, file, known));
      }
    }
  }

  private static SegmentSurvey header(LogSite site, long number, Path path, StorageFile file)
      throws IOException {
    byte[] block = new byte[WalFormat.HEADER_BYTES];
    file.read(ByteBuffer.wrap(block), 0);
    SegmentHeader header = null;
    String damage = null;
    for (int at = 0; at <= WalFormat.HEADER_COPY; at += WalFormat.HEADER_COPY) {
      try {
        SegmentHeader copy = SegmentHeader.decode(block, at, path, site);
        header = header == null ? copy : header;
      } catch (CorruptFileException bad) {
        damage = bad.getMessage();
      }
    }
    if (header != null && header.number() != number) {
      throw new ForeignFileException(
          path, WalFormat.H_SEGMENT, "is segment " + header.number() + " under another name");
    }
    return new SegmentSurvey(number, path, file.size(), header, damage);
  }

  private void lead(SegmentReader reader) throws IOException {
    Frame frame = new Frame();
    firstFrame = reader.search(WalFormat.HEADER_BYTES, frame);
    if (firstFrame >= 0) {
      firstSynced = frame.synced();
      firstSequence = frame.sequence;
      lastSequence = frame.sequence;
      boolean opens = frame.isOpening() && firstFrame == WalFormat.HEADER_BYTES;
      unitLast = opens ? frame.unitLast() : Long.MAX_VALUE;
    }
  }

  private void frames(SegmentReader reader) throws IOException {
    Frame frame = new Frame();
    boolean unbroken = true;
    long through = 0; // up to this sequence nothing is missing from the first frame on
    int expected = firstFrame;
    for (int at = reader.search(expected, frame); at >= 0; at = reader.search(expected, frame)) {
      unbroken &= at == expected;
      through = unbroken ? frame.sequence : through;
      lastSequence = Math.max(lastSequence, frame.sequence);
      if (frame.syncedSegment == number) {
        ownSynced = Math.max(ownSynced, frame.syncedOffset);
      }
      expected = frame.end();
    }
    unitWhole = through >= unitLast;
  }

  boolean hasFrames() {
    return firstFrame >= 0;
  }

  /** True if a later segment tells that nothing in here counts. */
  boolean isVoid() {
    return covered && limit == WalFormat.HEADER_BYTES;
  }

  /** True if frames in here count at all, going by what is in here alone. */
  boolean standsByItself() {
    return hasFrames() && (unitWhole || ownSynced > 0);
  }

  /** True if the file holds nothing but zeros. */
  boolean isBlank(FileLayer files) throws IOException {
    byte[] window = new byte[ALL_ZERO_CHECK];
    try (StorageFile file = files.openReadOnly(path)) {
      for (long at = 0; ; at += window.length) {
        int read = file.read(ByteBuffer.wrap(window), at);
        for (int i = 0; i < read; i++) {
          if (window[i] != 0) {
            return false;
          }
        }
        if (read < window.length) {
          return true;
        }
      }
    }
  }
}
