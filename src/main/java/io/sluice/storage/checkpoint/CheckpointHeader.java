package io.sluice.storage.checkpoint;

import static io.sluice.storage.checkpoint.CheckpointFormat.getInt;
import static io.sluice.storage.checkpoint.CheckpointFormat.getLong;
import static io.sluice.storage.checkpoint.CheckpointFormat.putInt;
import static io.sluice.storage.checkpoint.CheckpointFormat.putLong;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.ForeignFileException;
import io.sluice.storage.io.NewerFormatException;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What a checkpoint says of itself. Immutable.
 *
 * @param number of the checkpoint; rises with every one of a log
 * @param position replay goes on from here
 * @param rangeMillis no chunk crosses a multiple of it
 * @param file random; every frame carries it
 */
record CheckpointHeader(long number, LogPosition position, long rangeMillis, long file) {

  byte[] encode(LogSite site) {
    byte[] block = new byte[CheckpointFormat.HEADER_BYTES];
    for (int at = 0; at <= CheckpointFormat.HEADER_COPY; at += CheckpointFormat.HEADER_COPY) {
      putLong(block, at + CheckpointFormat.H_MAGIC, CheckpointFormat.MAGIC);
      putInt(block, at + CheckpointFormat.H_VERSION, CheckpointFormat.VERSION);
      putInt(block, at + CheckpointFormat.H_FEATURES, 0);
      putLong(block, at + CheckpointFormat.H_DIRECTORY, site.id().high());
      putLong(block, at + CheckpointFormat.H_DIRECTORY + 8, site.id().low());
      putInt(block, at + CheckpointFormat.H_LOG, site.log());
      putInt(block, at + CheckpointFormat.H_OFFSET, position.offset());
      putLong(block, at + CheckpointFormat.H_SEGMENT, position.segment());
      putLong(block, at + CheckpointFormat.H_NUMBER, number);
      putLong(block, at + CheckpointFormat.H_FILE, file);
      putLong(block, at + CheckpointFormat.H_RANGE, rangeMillis);
      putInt(block, at + CheckpointFormat.H_CRC, crc(block, at));
    }
    return block;
  }

  /**
   * Reads the copy of the header that is whole.
   *
   * @throws CorruptFileException if neither is
   * @throws io.sluice.storage.io.FileFormatException if it belongs elsewhere or to another version
   */
  static CheckpointHeader decode(byte[] block, Path path, LogSite site) throws IOException {
    try {
      return decode(block, 0, path, site);
    } catch (CorruptFileException first) {
      return decode(block, CheckpointFormat.HEADER_COPY, path, site);
    }
  }

  static CheckpointHeader decode(byte[] block, int at, Path path, LogSite site) throws IOException {
    if (getLong(block, at + CheckpointFormat.H_MAGIC) != CheckpointFormat.MAGIC
        || getInt(block, at + CheckpointFormat.H_CRC) != crc(block, at)) {
      throw new CorruptFileException(path, at, "the header of the checkpoint is damaged");
    }
    int version = getInt(block, at + CheckpointFormat.H_VERSION);
    int features = getInt(block, at + CheckpointFormat.H_FEATURES);
    if (version > CheckpointFormat.VERSION || (features & ~CheckpointFormat.KNOWN_FEATURES) != 0) {
      throw new NewerFormatException(
          path,
          at + CheckpointFormat.H_VERSION,
          "version " + version + ", features " + features + " are not known here");
    }
    checkPlace(block, at, path, site);
    return new CheckpointHeader(
        getLong(block, at + CheckpointFormat.H_NUMBER),
        new LogPosition(
            getLong(block, at + CheckpointFormat.H_SEGMENT),
            getInt(block, at + CheckpointFormat.H_OFFSET)),
        getLong(block, at + CheckpointFormat.H_RANGE),
        getLong(block, at + CheckpointFormat.H_FILE));
  }

  private static void checkPlace(byte[] block, int at, Path path, LogSite site)
      throws ForeignFileException {
    long high = getLong(block, at + CheckpointFormat.H_DIRECTORY);
    long low = getLong(block, at + CheckpointFormat.H_DIRECTORY + 8);
    if (high != site.id().high() || low != site.id().low()) {
      throw new ForeignFileException(
          path,
          at + CheckpointFormat.H_DIRECTORY,
          "belongs to another data directory than " + site.id());
    }
    int log = getInt(block, at + CheckpointFormat.H_LOG);
    if (log != site.log()) {
      throw new ForeignFileException(
          path, at + CheckpointFormat.H_LOG, "belongs to log " + log + ", not " + site.log());
    }
  }

  private static int crc(byte[] block, int at) {
    CRC32C crc = new CRC32C();
    crc.update(block, at, CheckpointFormat.H_CRC);
    return (int) crc.getValue();
  }
}
