package io.sluice.protocol.otlp;

import io.sluice.protocol.TooLargeException;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Writes protobuf into an array that grows. Lengths of messages are put in front once they are
 * known. Confined to one thread.
 */
final class MessageWriter {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LEN = 2;

  private static final int LARGEST_SCALAR = 10;

  private final int limit;
  private final LongConsumer taking;
  private byte[] bytes;
  private int at;

  /**
   * @param expected about how many bytes there will be
   * @param limit the most there may be
   */
  MessageWriter(int expected, int limit) {
    this(expected, limit, bytes -> {});
  }

  /** The same; what it takes is told before it is taken. */
  MessageWriter(int expected, int limit, LongConsumer taking) {
    int first = Math.max(64, Math.min(expected, limit));
    taking.accept(first);
    this.bytes = new byte[first];
    this.limit = limit;
    this.taking = taking;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return at;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, at);
  }

  MessageWriter tag(int field, int wireType) {
    return varint(field << 3 | wireType);
  }

  MessageWriter varint(long value) {
    room(LARGEST_SCALAR);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return this;
  }

  MessageWriter fixed64(long value) {
    room(LARGEST_SCALAR);
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      bytes[at++] = (byte) (value >>> shift);
    }
    return this;
  }

  MessageWriter raw(byte value) {
    room(1);
    bytes[at++] = value;
    return this;
  }

  MessageWriter raw(byte[] from) {
    room(from.length);
    System.arraycopy(from, 0, bytes, at, from.length);
    at += from.length;
    return this;
  }

  /** A field of bytes. */
  MessageWriter field(int field, byte[] from) {
    return tag(field, LEN).varint(from.length).raw(from);
  }

  /** Begins a message or text; to be ended with what this returns. */
  int begin(int field) {
    tag(field, LEN);
    raw((byte) 0); // most are short enough for one byte of length
    return at;
  }

  /** Puts the length of what was written since {@link #begin} in front of it. */
  void end(int begun) {
    int length = at - begun;
    int more = (Integer.SIZE - Integer.numberOfLeadingZeros(length | 1) + 6) / 7 - 1;
    if (more > 0) {
      room(more);
      System.arraycopy(bytes, begun, bytes, begun + more, length);
    }
    at = begun - 1;
    varint(length);
    at = begun + more + length;
  }

  private void room(int more) {
    if (at + (long) more > limit + (long) LARGEST_SCALAR) {
      throw new TooLargeException("the body as protobuf", limit);
    }
    if (bytes.length - at < more + LARGEST_SCALAR) {
      int larger = Math.max(2 * bytes.length, at + more + LARGEST_SCALAR);
      taking.accept(larger - bytes.length);
      bytes = Arrays.copyOf(bytes, larger);
    }
  }
}
