package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Goes through the series of an index that is still being written, for their pairs. Confined to one
 * thread.
 */
final class WrittenSeries {
  private final Path path;
  private final StorageFile file;
  private byte[] window = new byte[256 << 10];
  private int at;
  private int filled;
  private long windowStart;
  private long end;
  private int id;
  private long[] pairs = new long[64];
  private int count;

  WrittenSeries(Path path, StorageFile file) {
    this.path = path;
    this.file = file;
  }

  /** Starts before the first series of that part of the file. */
  void rewind(long from, long to) {
    windowStart = from;
    at = 0;
    filled = 0;
    end = to;
  }

  /** Goes to the next series; false behind the last. */
  boolean next() throws IOException {
    long position = windowStart + at;
    long aligned = position + (-position & BlockFormat.SERIES_ALIGNMENT - 1);
    if (aligned >= end) {
      return false;
    }
    at += (int) (aligned - position);
    ensure(BlockFormat.MAX_VARINT);
    id = (int) (aligned / BlockFormat.SERIES_ALIGNMENT);
    int length = (int) uvarint();
    ensure(length + BlockFormat.CRC_BYTES);
    int behind = at + length + BlockFormat.CRC_BYTES;
    count = (int) uvarint();
    if (count > pairs.length) {
      pairs = new long[count];
    }
    for (int i = 0; i < count; i++) {
      int name = (int) uvarint();
      pairs[i] = PairCounts.key(name, (int) uvarint());
    }
    at = behind;
    return true;
  }

  int id() {
    return id;
  }

  int pairs() {
    return count;
  }

  long pair(int i) {
    return pairs[i];
  }

  private void ensure(int bytes) throws IOException {
    if (at + bytes <= filled || windowStart + filled == end) {
      return;
    }
    windowStart += at;
    int wanted = (int) Math.min(Math.max(window.length, bytes), end - windowStart);
    window = wanted > window.length ? new byte[wanted] : window;
    filled = file.read(ByteBuffer.wrap(window, 0, wanted), windowStart);
    at = 0;
    if (filled < wanted) {
      throw new CorruptFileException(path, windowStart, "what was written can't be read back");
    }
  }

  private long uvarint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = window[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
