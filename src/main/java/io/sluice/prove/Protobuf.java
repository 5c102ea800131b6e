package io.sluice.prove;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes protobuf and snappy plainly from their specifications: what proves the server shares no
 * encoder with it. Confined to one thread.
 */
final class Protobuf {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Protobuf varint(int field, long value) {
    uvarint(out, (long) field << 3);
    uvarint(out, value);
    return this;
  }

  Protobuf fixed64(int field, long value) {
    uvarint(out, (long) field << 3 | 1);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  Protobuf bytes(int field, byte[] value) {
    uvarint(out, (long) field << 3 | 2);
    uvarint(out, value.length);
    out.writeBytes(value);
    return this;
  }

  Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Protobuf message(int field, Protobuf value) {
    return bytes(field, value.bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** A snappy block of literals only. */
  static byte[] snappy(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    uvarint(out, plain.length);
    for (int at = 0; at < plain.length; ) {
      int count = Math.min(65_536, plain.length - at);
      out.write(61 << 2); // a literal whose length has two bytes
      out.write(count - 1);
      out.write((count - 1) >>> 8);
      out.write(plain, at, count);
      at += count;
    }
    return out.toByteArray();
  }

  private static void uvarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
