package io.sluice.storage.wal;

import io.sluice.storage.io.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A segment that can be written to. Handed from the preparer to the shard's thread, never shared.
 */
final class Segment {
  private final SegmentHeader header;
  private final StorageFile file;

  Segment(SegmentHeader header, StorageFile file) {
    this.header = header;
    this.file = file;
  }

  /** Opens an existing segment for writing on. */
  static Segment open(LogSite site, long number) throws IOException {
    Path path = SegmentNames.segment(site, number);
    StorageFile file = site.files().open(path);
    try {
      byte[] block = new byte[WalFormat.HEADER_BYTES];
      file.read(ByteBuffer.wrap(block), 0);
      return new Segment(SegmentHeader.decode(block, path, site), file);
    } catch (IOException failed) {
      file.close();
      throw failed;
    }
  }

  long number() {
    return header.number();
  }

  SegmentHeader header() {
    return header;
  }

  long epoch() {
    return header.epoch();
  }

  int size() {
    return header.size();
  }

  boolean recycled() {
    return header.recycled();
  }

  StorageFile file() {
    return file;
  }

  /** Closes; what an error could tell is known from the last sync. */
  void release() {
    try {
      file.close();
    } catch (IOException ignored) {
      return;
    }
  }
}
