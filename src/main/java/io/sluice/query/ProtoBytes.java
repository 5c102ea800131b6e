package io.sluice.query;

import io.sluice.api.LabelCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing buffer for <a href="https://protobuf.dev/programming-guides/encoding/">protobuf</a>
 * fields. Confined to the thread that serves the query.
 */
final class ProtoBytes {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LEN = 2;
  private static final int MAX_VARINT = 10;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle BIG_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[1024];
  private int length;

  int length() {
    return length;
  }

  /** Holds what was written from its start on. */
  byte[] array() {
    return bytes;
  }

  /** Bytes that the buffer has room for. */
  int capacity() {
    return bytes.length;
  }

  void clear() {
    length = 0;
  }

  /** Forgets the first so many bytes. */
  void dropFirst(int count) {
    System.arraycopy(bytes, count, bytes, 0, length - count);
    length -= count;
  }

  /** Forgets everything behind the first so many bytes. */
  void cut(int to) {
    length = to;
  }

  void uvarint(long value) {
    reserve(MAX_VARINT);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** A field of type int64 or an enum. */
  void number(int field, long value) {
    uvarint(field << 3 | VARINT);
    uvarint(value);
  }

  /** A field of type double, from the bits of its value. */
  void bits(int field, long value) {
    uvarint(field << 3 | FIXED64);
    reserve(Long.BYTES);
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  /** The tag and length of a field that is a message, a string or bytes; its content follows. */
  void header(int field, int size) {
    uvarint(field << 3 | LEN);
    uvarint(size);
  }

  /** A field that is a string or bytes. */
  void bytes(int field, byte[] from, int off, int len) {
    header(field, len);
    put(from, off, len);
  }

  void put(byte[] from, int off, int len) {
    reserve(len);
    System.arraycopy(from, off, bytes, length, len);
    length += len;
  }

  /** Each label as a message of name (1) and value (2) in that field. */
  void labels(int field, byte[] canonical, LabelCursor cursor) {
    cursor.reset(canonical, 0, canonical.length);
    while (cursor.next()) {
      int name = cursor.nameLength();
      int value = cursor.valueLength();
      header(field, headerSize(name) + name + headerSize(value) + value);
      bytes(1, canonical, cursor.nameOffset(), name);
      bytes(2, canonical, cursor.valueOffset(), value);
    }
  }

  /** Bytes of the {@link #header} of a field up to 15. */
  static int headerSize(int size) {
    return 1 + uvarintSize(size);
  }

  static int uvarintSize(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  /** Four bytes, the highest first. */
  void int32(int value) {
    reserve(Integer.BYTES);
    setInt32(length, value);
    length += Integer.BYTES;
  }

  /** Replaces four bytes from {@code at} on. */
  void setInt32(int at, int value) {
    BIG_ENDIAN_INT.set(bytes, at, value);
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
