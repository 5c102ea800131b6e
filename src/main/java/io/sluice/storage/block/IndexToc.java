package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.NewerFormatException;
import java.io.IOException;

/**
 * Where the sections of an index begin. Immutable.
 *
 * @param symbols offset of the symbols
 * @param series offset of the series
 * @param postings offset of the lists
 * @param table offset of the table that leads to the lists
 */
record IndexToc(long symbols, long series, long postings, long table) {

  static IndexToc read(PagedFile file) throws IOException {
    EntryReader reader = new EntryReader(file);
    if (file.size() < BlockFormat.INDEX_HEADER + BlockFormat.TOC_BYTES) {
      throw new CorruptFileException(
          file.path(), file.size(), "an index of " + file.size() + " bytes");
    }
    checkHeader(file, reader.some(0, BlockFormat.INDEX_HEADER));
    long at = file.size() - BlockFormat.TOC_BYTES;
    Bytes in = reader.some(at, BlockFormat.TOC_BYTES);
    long[] offsets = new long[6];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = in.int64();
    }
    if (in.int32() != file.crc(at, file.size() - BlockFormat.CRC_BYTES)) {
      throw new CorruptFileException(file.path(), at, "the checksum of its end does not hold");
    }
    IndexToc toc = new IndexToc(offsets[0], offsets[1], offsets[4], offsets[5]);
    toc.check(file, at);
    return toc;
  }

  private static void checkHeader(PagedFile file, Bytes header) throws IOException {
    if (header.int32() != BlockFormat.INDEX_MAGIC) {
      throw new CorruptFileException(file.path(), 0, "not an index: other magic number");
    }
    int version = header.uint8();
    if (version > BlockFormat.INDEX_VERSION) {
      throw new NewerFormatException(file.path(), 4, "index version " + version);
    }
    if (version != BlockFormat.INDEX_VERSION) {
      throw new CorruptFileException(file.path(), 4, "index version " + version);
    }
  }

  private void check(PagedFile file, long end) throws CorruptFileException {
    boolean ordered =
        symbols >= BlockFormat.INDEX_HEADER
            && symbols < series
            && series <= postings
            && postings < table
            && table < end;
    if (!ordered) {
      throw new CorruptFileException(file.path(), end, "its sections lie in no sensible order");
    }
  }

  /**
   * Checks a section that has its length in front and its checksum behind.
   *
   * @return the offset behind its content
   */
  static long checkSection(PagedFile file, long offset, String what) throws IOException {
    EntryReader reader = new EntryReader(file);
    long length = reader.some(offset, 4).int32() & 0xffffffffL;
    long from = offset + 4;
    if (length < 4 || length > file.size() - from - BlockFormat.CRC_BYTES) {
      throw new CorruptFileException(
          file.path(), offset, what + " of " + length + " bytes lead out of the file");
    }
    long end = from + length;
    if (reader.some(end, BlockFormat.CRC_BYTES).int32() != file.crc(from, end)) {
      throw new CorruptFileException(
          file.path(), offset, "the checksum of the " + what + " does not hold");
    }
    return end;
  }
}
