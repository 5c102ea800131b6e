package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Brings one piece of a paged file at a time into memory of its own. Used again and again. Confined
 * to one thread.
 */
final class EntryReader {
  private final PagedFile file;
  private final CRC32C crc = new CRC32C();
  private final Bytes in;
  private byte[] bytes = new byte[1024];

  EntryReader(PagedFile file) {
    this.file = file;
    this.in = new Bytes(file.path(), 0, bytes, 0, 0);
  }

  /** The array that {@link Bytes#at} of what was read last is an index of. */
  byte[] array() {
    return bytes;
  }

  /** Up to so many bytes, fewer at the end of the file. */
  Bytes some(long offset, int most) throws IOException {
    if (offset < 0 || offset > file.size()) {
      throw new CorruptFileException(
          file.path(), offset, "leads out of the file of " + file.size() + " bytes");
    }
    int length = (int) Math.min(most, file.size() - offset);
    room(length);
    file.copy(offset, bytes, length);
    return in.reset(offset, bytes, 0, length);
  }

  /**
   * A piece whose length stands in front as a varint and whose checksum stands behind.
   *
   * @param uncounted bytes behind the length that the length leaves out and the checksum covers
   */
  Bytes checked(long offset, int uncounted) throws IOException {
    Bytes head = some(offset, BlockFormat.MAX_VARINT);
    long length = head.uvarint();
    long from = offset + head.at();
    if (length < 0 || length > BlockFormat.MAX_ENTRY) {
      throw new CorruptFileException(
          file.path(), offset, "a length of " + length + " (at most 16 MiB)");
    }
    int covered = (int) length + uncounted;
    Bytes piece = some(from, covered + BlockFormat.CRC_BYTES);
    piece.skip(covered);
    int expected = piece.int32();
    crc.reset();
    crc.update(bytes, 0, covered);
    if ((int) crc.getValue() != expected) {
      throw new CorruptFileException(file.path(), offset, "the checksum does not hold");
    }
    return in.reset(from, bytes, 0, covered);
  }

  private void room(int length) {
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
  }
}
