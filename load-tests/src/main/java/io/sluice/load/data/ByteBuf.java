package io.sluice.load.data;

import java.util.Arrays;

/** A byte array that grows. Confined to one thread. */
public final class ByteBuf {
  private byte[] bytes = new byte[1 << 16];
  private int size;

  /** Empties it and keeps the space. */
  public void clear() {
    size = 0;
  }

  /** Bytes written. */
  public int size() {
    return size;
  }

  /** The array behind it, valid up to {@link #size}; good until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** A copy of what was written. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** Replaces the content. */
  public void replace(byte[] with, int length) {
    clear();
    put(with, length);
  }

  /** One byte. */
  public void put(int b) {
    room(1);
    bytes[size++] = (byte) b;
  }

  /** The first {@code length} bytes of an array. */
  public void put(byte[] from, int length) {
    room(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
  }

  /** Text without characters beyond ASCII. */
  @SuppressWarnings("deprecation") // the copy of low bytes is exactly what ASCII needs
  public void ascii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  /** A protobuf varint. */
  public void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Eight bytes, little-endian. */
  public void fixed64(long value) {
    room(8);
    for (int i = 0; i < 64; i += 8) {
      bytes[size++] = (byte) (value >>> i);
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
