package io.sluice.storage.block;

/**
 * The constants of the format; see {@code docs/format/blocks.md}. All numbers on disk are
 * big-endian, all checksums CRC32C. Stateless.
 */
final class BlockFormat {
  static final String META = "meta.json";
  static final String INDEX = "index";
  static final String CHUNKS = "chunks";
  static final String TOMBSTONES = "tombstones";
  static final String SUMS = "sluice.sums";

  /** What is being written has this behind its name. */
  static final String CREATING = ".tmp-for-creation";

  /** What is being deleted has this behind its name. */
  static final String DELETING = ".tmp-for-deletion";

  static final int META_VERSION = 1;

  static final int CRC_BYTES = 4;

  static final int INDEX_MAGIC = 0xBAAAD700;
  static final int INDEX_VERSION = 2;
  static final int INDEX_HEADER = 5;
  static final int TOC_BYTES = 6 * 8 + CRC_BYTES;
  static final int SERIES_ALIGNMENT = 16;
  static final int POSTINGS_ALIGNMENT = 4;

  static final int CHUNKS_MAGIC = 0x85BD40DD;
  static final int CHUNKS_VERSION = 1;
  static final int CHUNKS_HEADER = 8;
  static final long MAX_SEGMENT = 512L << 20;

  static final int TOMBSTONES_MAGIC = 0x0130BA30;
  static final int TOMBSTONES_VERSION = 1;
  static final int TOMBSTONES_HEADER = 5;

  static final int XOR = 1;
  static final int HISTOGRAM = 2;
  static final int FLOAT_HISTOGRAM = 3;

  /** Longest varint of 64 bits. */
  static final int MAX_VARINT = 10;

  /** Larger entries of an index, and larger chunks, are refused before they are read. */
  static final int MAX_ENTRY = 16 << 20;

  private BlockFormat() {}

  static String segmentName(int number) {
    return "%06d".formatted(number);
  }
}
