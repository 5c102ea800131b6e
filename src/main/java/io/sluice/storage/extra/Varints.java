package io.sluice.storage.extra;

/**
 * Reads varints and fixed longs (little-endian) from bytes that may be anything: instead of an
 * exception a flag says that they went past the end. Confined to one thread.
 */
public final class Varints {
  /** Bytes of a varint at most. */
  public static final int LARGEST = 10;

  /** Bytes of a fixed long. */
  public static final int LONG_BYTES = 8;

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean failed;

  /** Stands at {@code off}. */
  public Varints(byte[] bytes, int off, int end) {
    this.bytes = bytes;
    this.at = off;
    this.end = end;
  }

  /** Writes an unsigned varint; returns the offset behind it. */
  public static int put(byte[] to, int off, long value) {
    int at = off;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    return at;
  }

  /** Writes a zigzag varint; returns the offset behind it. */
  public static int putSigned(byte[] to, int off, long value) {
    return put(to, off, (value << 1) ^ (value >> 63));
  }

  /** Writes 8 bytes; returns the offset behind them. */
  public static int putLong(byte[] to, int off, long value) {
    for (int i = 0; i < LONG_BYTES; i++) {
      to[off + i] = (byte) (value >>> (8 * i));
    }
    return off + LONG_BYTES;
  }

  /** Where the next value begins. */
  public int position() {
    return at;
  }

  /** True once something went past the end. */
  public boolean failed() {
    return failed;
  }

  /** True if everything was read and nothing failed. */
  public boolean complete() {
    return !failed && at == end;
  }

  /** An unsigned varint; 0 after a failure. */
  public long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64 && at < end; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    failed = true;
    return 0;
  }

  /** A zigzag varint; 0 after a failure. */
  public long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** 8 bytes; 0 after a failure. */
  public long fixed64() {
    if (end - at < LONG_BYTES) {
      failed = true;
      return 0;
    }
    long value = 0;
    for (int i = 0; i < LONG_BYTES; i++) {
      value |= (bytes[at + i] & 0xffL) << (8 * i);
    }
    at += LONG_BYTES;
    return value;
  }

  /** Passes over so many bytes. */
  public void skip(long count) {
    if (count < 0 || count > end - at) {
      failed = true;
    } else {
      at += (int) count;
    }
  }
}
