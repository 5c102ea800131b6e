package io.sluice.storage.block;

import java.util.Arrays;

/** Appends bits to bytes, the highest first. Confined to one thread. */
final class BitWriter {
  private byte[] bytes = new byte[1536];
  private int length; // whole bytes
  private long pending; // bits that do not fill a byte yet, at the bottom
  private int pendingBits;

  void clear() {
    length = 0;
    pending = 0;
    pendingBits = 0;
  }

  /** Appends the lowest {@code count} bits, 1 to 64. */
  void put(long value, int count) {
    if (count > 32) {
      put(value >>> 32, count - 32);
      put(value, 32);
      return;
    }
    pending = (pending << count) | (value & ((1L << count) - 1));
    pendingBits += count;
    while (pendingBits >= 8) {
      pendingBits -= 8;
      putByte((int) (pending >>> pendingBits));
    }
  }

  void putUvarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((rest & 0x7f) | 0x80, 8);
      rest >>>= 7;
    }
    put(rest, 8);
  }

  /** Zigzag. */
  void putVarint(long value) {
    putUvarint(value << 1 ^ value >> 63);
  }

  /** Replaces two bytes from {@code at} on. */
  void setShort(int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
  }

  /** Bytes, the last one begun included. */
  int size() {
    return pendingBits == 0 ? length : length + 1;
  }

  /** A copy, the last byte filled with zeros. */
  byte[] toArray() {
    byte[] copy = Arrays.copyOf(bytes, size());
    if (pendingBits > 0) {
      copy[length] = (byte) (pending << (8 - pendingBits));
    }
    return copy;
  }

  private void putByte(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
  }
}
