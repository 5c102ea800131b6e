package io.sluice.storage.wal;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileFormatException;
import io.sluice.storage.io.ForeignFileException;
import io.sluice.storage.io.NewerFormatException;
import io.sluice.storage.io.OlderFormatException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What a segment says of itself, kept twice in its first 4 KiB, in different sectors. Immutable.
 *
 * @param number of the segment in its log
 * @param epoch random for every use of the file; the frames of this use carry it
 * @param size of the file in bytes, whatever the file system says
 * @param recycled whether the file held an older segment
 * @param features what a reader must know to read it
 */
record SegmentHeader(long number, long epoch, int size, boolean recycled, int features) {

  /** A header of a segment that is made now. */
  SegmentHeader(long number, long epoch, int size, boolean recycled) {
    this(number, epoch, size, recycled, WalFormat.WRITTEN_FEATURES);
  }

  /**
   * Whether this version may append to the segment: an older reader must not take it for its own.
   */
  boolean appendable() {
    return (features & WalFormat.WRITTEN_FEATURES) == WalFormat.WRITTEN_FEATURES;
  }

  /** The first 4 KiB of the file. */
  byte[] encode(LogSite site) {
    byte[] block = new byte[WalFormat.HEADER_BYTES];
    encodeAt(block, 0, site);
    encodeAt(block, WalFormat.HEADER_COPY, site);
    return block;
  }

  private void encodeAt(byte[] block, int at, LogSite site) {
    WalFormat.putLong(block, at + WalFormat.H_MAGIC, WalFormat.MAGIC);
    WalFormat.putInt(block, at + WalFormat.H_VERSION, WalFormat.VERSION);
    WalFormat.putInt(block, at + WalFormat.H_FEATURES, features);
    WalFormat.putLong(block, at + WalFormat.H_DIRECTORY, site.id().high());
    WalFormat.putLong(block, at + WalFormat.H_DIRECTORY + 8, site.id().low());
    WalFormat.putInt(block, at + WalFormat.H_LOG, site.log());
    WalFormat.putInt(block, at + WalFormat.H_FLAGS, recycled ? WalFormat.FLAG_RECYCLED : 0);
    WalFormat.putLong(block, at + WalFormat.H_SEGMENT, number);
    WalFormat.putLong(block, at + WalFormat.H_EPOCH, epoch);
    WalFormat.putInt(block, at + WalFormat.H_SIZE, size);
    WalFormat.putInt(block, at + WalFormat.H_CRC, crc(block, at));
  }

  /** Reads whichever of the two copies is whole. */
  static SegmentHeader decode(byte[] block, Path file, LogSite site) throws FileFormatException {
    try {
      return decode(block, 0, file, site);
    } catch (CorruptFileException first) {
      return decode(block, WalFormat.HEADER_COPY, file, site);
    }
  }

  /**
   * Reads one of the two copies.
   *
   * @param block the first 4 KiB of the file
   * @param at where the copy starts
   */
  static SegmentHeader decode(byte[] block, int at, Path file, LogSite site)
      throws FileFormatException {
    if (WalFormat.getLong(block, at + WalFormat.H_MAGIC) != WalFormat.MAGIC) {
      throw new CorruptFileException(file, at, "no segment header (wrong magic)");
    }
    int version = WalFormat.getInt(block, at + WalFormat.H_VERSION);
    if (WalFormat.getInt(block, at + WalFormat.H_CRC) != crc(block, at)) {
      throw new CorruptFileException(file, at, "the segment header's checksum does not hold");
    }
    checkVersion(version, WalFormat.getInt(block, at + WalFormat.H_FEATURES), file, at);
    checkOwner(block, at, file, site);
    return new SegmentHeader(
        WalFormat.getLong(block, at + WalFormat.H_SEGMENT),
        WalFormat.getLong(block, at + WalFormat.H_EPOCH),
        WalFormat.getInt(block, at + WalFormat.H_SIZE),
        (WalFormat.getInt(block, at + WalFormat.H_FLAGS) & WalFormat.FLAG_RECYCLED) != 0,
        WalFormat.getInt(block, at + WalFormat.H_FEATURES));
  }

  // Every version keeps magic, version, features and checksum where they are in version 1.
  private static void checkVersion(int version, int features, Path file, int at)
      throws FileFormatException {
    if (version > WalFormat.VERSION) {
      throw new NewerFormatException(
          file,
          at + WalFormat.H_VERSION,
          "log format " + version + ", this version reads up to " + WalFormat.VERSION);
    }
    if (version < WalFormat.OLDEST_VERSION) {
      throw new OlderFormatException(
          file,
          at + WalFormat.H_VERSION,
          "log format " + version + ", this version reads from " + WalFormat.OLDEST_VERSION);
    }
    if ((features & ~WalFormat.KNOWN_FEATURES) != 0) {
      throw new NewerFormatException(
          file,
          at + WalFormat.H_FEATURES,
          "needs features 0x" + Integer.toHexString(features) + ", which this version lacks");
    }
  }

  private static void checkOwner(byte[] block, int at, Path file, LogSite site)
      throws FileFormatException {
    long high = WalFormat.getLong(block, at + WalFormat.H_DIRECTORY);
    long low = WalFormat.getLong(block, at + WalFormat.H_DIRECTORY + 8);
    if (high != site.id().high() || low != site.id().low()) {
      throw new ForeignFileException(
          file, at + WalFormat.H_DIRECTORY, "belongs to another data directory than " + site.id());
    }
    int log = WalFormat.getInt(block, at + WalFormat.H_LOG);
    if (log != site.log()) {
      throw new ForeignFileException(
          file, at + WalFormat.H_LOG, "belongs to log " + log + ", not " + site.log());
    }
  }

  private static int crc(byte[] block, int at) {
    CRC32C crc = new CRC32C();
    crc.update(block, at, WalFormat.H_CRC);
    return (int) crc.getValue();
  }
}
