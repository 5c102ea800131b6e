package io.sluice.protocol.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A protobuf message under construction, written plainly from the specification. For tests. */
public final class Proto {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A field of length and bytes. */
  public Proto bytes(int field, byte[] content) {
    varint((long) field << 3 | 2);
    varint(content.length);
    out.writeBytes(content);
    return this;
  }

  /** A string. */
  public Proto string(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A message. */
  public Proto message(int field, Proto inner) {
    return bytes(field, inner.toByteArray());
  }

  /** A double, given by its bits. */
  public Proto fixed64(int field, long bits) {
    varint((long) field << 3 | 1);
    for (int i = 0; i < 64; i += 8) {
      out.write((int) (bits >>> i));
    }
    return this;
  }

  /** A fixed32. */
  public Proto fixed32(int field, int bits) {
    varint((long) field << 3 | 5);
    for (int i = 0; i < 32; i += 8) {
      out.write(bits >>> i);
    }
    return this;
  }

  /** An integer. */
  public Proto integer(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  /** Bytes as they are. */
  public Proto raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** What was written. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }
}
