package io.sluice.storage.block;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** A growing piece of bytes that is put together before it is written. Confined to one thread. */
final class Scratch {
  private final CRC32C crc = new CRC32C();
  byte[] bytes = new byte[4096];
  int length;

  void clear() {
    length = 0;
  }

  void put(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  void putInt(int value) {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  void putUvarint(long value) {
    room(BlockFormat.MAX_VARINT);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Zigzag. */
  void putVarint(long value) {
    putUvarint(value << 1 ^ value >> 63);
  }

  void put(byte[] source, int off, int len) {
    room(len);
    System.arraycopy(source, off, bytes, length, len);
    length += len;
  }

  /** Appends the checksum of everything from {@code from} on. */
  void putCrc(int from) {
    crc.reset();
    crc.update(bytes, from, length - from);
    putInt((int) crc.getValue());
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** Bytes that a value takes as a varint. */
  static int uvarintSize(long value) {
    return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
  }
}
