package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.NewerFormatException;
import io.sluice.storage.io.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file of deleted spans: magic, version, entries of (series uvarint, first varint, last
 * varint), and the checksum of the entries alone. Thread-safe, without state.
 */
final class TombstonesFile {
  private static final int MAX_BYTES = 256 << 20;

  /** A deleted span of one series, both ends inclusive. */
  record Tombstone(long series, long first, long last) {}

  private TombstonesFile() {}

  static byte[] encode(List<Tombstone> tombstones) {
    Scratch out = new Scratch();
    out.putInt(BlockFormat.TOMBSTONES_MAGIC);
    out.put(BlockFormat.TOMBSTONES_VERSION);
    for (Tombstone each : tombstones) {
      out.putUvarint(each.series());
      out.putVarint(each.first());
      out.putVarint(each.last());
    }
    out.putCrc(BlockFormat.TOMBSTONES_HEADER);
    return out.toArray();
  }

  /** The entries; none if a block of others has no such file. */
  static List<Tombstone> read(FileLayer files, Path block) throws IOException {
    Path path = block.resolve(BlockFormat.TOMBSTONES);
    if (files.exists(path)) {
      return decode(path, SmallFiles.read(files, path, MAX_BYTES));
    }
    if (files.exists(block.resolve(BlockFormat.SUMS))) {
      throw new CorruptFileException(path, 0, "it is missing, so what was deleted is not known");
    }
    return List.of();
  }

  /**
   * Replaces the file of a published block, durably. Its line in {@code sluice.sums} goes first, as
   * two files can't change at once; the file has a checksum of its own.
   */
  static void replace(FileLayer files, Path block, List<Tombstone> tombstones) throws IOException {
    byte[] bytes = encode(tombstones);
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          "%s: %d bytes of tombstones (at most 256 MiB); let it be compacted first"
              .formatted(block, bytes.length));
    }
    if (files.exists(block.resolve(BlockFormat.SUMS))) {
      Sums sums = Sums.read(files, block);
      if (sums.has(BlockFormat.TOMBSTONES)) {
        sums.remove(BlockFormat.TOMBSTONES);
        SmallFiles.replace(files, block.resolve(BlockFormat.SUMS), sums.encode());
      }
    }
    BlockCrash.pass("tombstones-sums-replaced");
    SmallFiles.replace(files, block.resolve(BlockFormat.TOMBSTONES), bytes);
    BlockCrash.pass("tombstones-replaced");
  }

  private static List<Tombstone> decode(Path path, byte[] bytes) throws IOException {
    Bytes in = new Bytes(path, 0, bytes, 0, bytes.length);
    if (in.int32() != BlockFormat.TOMBSTONES_MAGIC) {
      throw new CorruptFileException(path, 0, "not a tombstones file: other magic number");
    }
    int version = in.uint8();
    if (version != BlockFormat.TOMBSTONES_VERSION) {
      throw new NewerFormatException(path, 4, "tombstones version " + version);
    }
    int end = bytes.length - BlockFormat.CRC_BYTES;
    if (end < BlockFormat.TOMBSTONES_HEADER) {
      throw new CorruptFileException(path, bytes.length, "it ends before its checksum");
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, BlockFormat.TOMBSTONES_HEADER, end - BlockFormat.TOMBSTONES_HEADER);
    if ((int) crc.getValue() != new Bytes(path, 0, bytes, end, bytes.length).int32()) {
      throw new CorruptFileException(path, end, "the checksum of the entries does not hold");
    }
    List<Tombstone> found = new ArrayList<>();
    Bytes entries = new Bytes(path, 0, bytes, BlockFormat.TOMBSTONES_HEADER, end);
    while (entries.left() > 0) {
      Tombstone next = new Tombstone(entries.uvarint(), entries.varint(), entries.varint());
      if (next.series() < 0 || next.series() > Integer.MAX_VALUE || next.last() < next.first()) {
        throw entries.corrupt("a deleted span that makes no sense: " + next);
      }
      found.add(next);
    }
    return found;
  }
}
