package io.sluice.storage.wal;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.NewerFormatException;
import io.sluice.storage.io.SmallFiles;
import io.sluice.storage.io.StorageFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Where a trimmed log begins: without it a trimmed segment could not be told from a lost one.
 * Written durably before anything is trimmed. Immutable.
 *
 * @param segment the first one that must be there
 * @param sequence the first sequence in it, 0 if nobody knows
 */
record LogStart(long segment, long sequence) {
  static final String NAME = "start";
  private static final long MAGIC = 0x5452415453574c53L; // "SLWSTART"
  private static final int AT_VERSION = 8;
  private static final int AT_LOG = AT_VERSION + 4;
  private static final int AT_SEGMENT = AT_LOG + 4;
  private static final int AT_SEQUENCE = AT_SEGMENT + 8;
  private static final int AT_CRC = AT_SEQUENCE + 8;
  private static final int BYTES = AT_CRC + 4;

  /** What the log says; segment 1 if it was never trimmed. */
  static LogStart read(LogSite site) throws IOException {
    Path file = site.directory().resolve(NAME);
    if (!site.files().exists(file)) {
      return new LogStart(1, 1);
    }
    byte[] bytes = SmallFiles.read(site.files(), file);
    if (bytes.length != BYTES
        || WalFormat.getLong(bytes, 0) != MAGIC
        || WalFormat.getInt(bytes, AT_CRC) != crc(bytes)) {
      throw new CorruptFileException(
          file, 0, "damaged: if the log was never trimmed, delete it and start again");
    }
    if (WalFormat.getInt(bytes, AT_VERSION) > WalFormat.VERSION) {
      throw new NewerFormatException(file, AT_VERSION, "written by a newer version");
    }
    return new LogStart(
        WalFormat.getLong(bytes, AT_SEGMENT), WalFormat.getLong(bytes, AT_SEQUENCE));
  }

  /** The log as it will begin with that segment; one that is damaged does not tell its sequence. */
  static LogStart at(LogSite site, long segment) throws IOException {
    Path path = SegmentNames.segment(site, segment);
    Frame first = new Frame();
    Segment opened;
    try {
      opened = Segment.open(site, segment);
    } catch (CorruptFileException | FileNotFoundException | NoSuchFileException damaged) {
      return new LogStart(segment, 0);
    }
    SegmentHeader header = opened.header();
    StorageFile file = opened.file();
    try (SegmentReader reader = new SegmentReader(path, file, header)) {
      boolean known = reader.frameAt(WalFormat.HEADER_BYTES, first);
      return new LogStart(segment, known ? first.sequence : 0);
    }
  }

  void write(LogSite site) throws IOException {
    byte[] bytes = new byte[BYTES];
    WalFormat.putLong(bytes, 0, MAGIC);
    WalFormat.putInt(bytes, AT_VERSION, WalFormat.VERSION);
    WalFormat.putInt(bytes, AT_LOG, site.log());
    WalFormat.putLong(bytes, AT_SEGMENT, segment);
    WalFormat.putLong(bytes, AT_SEQUENCE, sequence);
    WalFormat.putInt(bytes, AT_CRC, crc(bytes));
    SmallFiles.replace(site.files(), site.directory().resolve(NAME), bytes);
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, AT_CRC);
    return (int) crc.getValue();
  }
}
