package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import java.nio.file.Path;

/**
 * Takes numbers out of bytes that were read from a file, never past their end. Confined to one
 * thread.
 */
final class Bytes {
  private final Path path;
  private long fileOffset; // of index 0
  private byte[] bytes;
  private int at;
  private int end;

  Bytes(Path path, long fileOffset, byte[] bytes, int from, int end) {
    this.path = path;
    this.fileOffset = fileOffset;
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** Goes on with other bytes of the same file. */
  Bytes reset(long offsetOfFirst, byte[] source, int from, int to) {
    fileOffset = offsetOfFirst;
    bytes = source;
    at = from;
    end = to;
    return this;
  }

  int left() {
    return end - at;
  }

  /** Index of the next byte. */
  int at() {
    return at;
  }

  int uint8() throws CorruptFileException {
    need(1);
    return bytes[at++] & 0xff;
  }

  int int32() throws CorruptFileException {
    need(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | (bytes[at++] & 0xff);
    }
    return value;
  }

  long int64() throws CorruptFileException {
    return ((long) int32() << 32) | (int32() & 0xffffffffL);
  }

  long uvarint() throws CorruptFileException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw corrupt("a varint of more than ten bytes");
  }

  long varint() throws CorruptFileException {
    long value = uvarint();
    return value >>> 1 ^ -(value & 1);
  }

  /** A varint that counts things of which each takes at least so many of the bytes left. */
  int count(int leastBytes) throws CorruptFileException {
    long value = uvarint();
    if (value < 0 || value > left() / Math.max(1, leastBytes)) {
      throw corrupt("a count of " + value + " with " + left() + " bytes left");
    }
    return (int) value;
  }

  void skip(int count) throws CorruptFileException {
    need(count);
    at += count;
  }

  CorruptFileException corrupt(String what) {
    return new CorruptFileException(path, fileOffset + at, what);
  }

  private void need(int count) throws CorruptFileException {
    if (count < 0 || count > end - at) {
      throw corrupt("it ends " + (end - at) + " bytes on, where " + count + " are needed");
    }
  }
}
