package io.sluice.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Walks over the fields of a protobuf message. Confined to one thread. */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;

  private final ByteBuffer in;
  private int tag;

  ProtoReader(byte[] message) {
    this(ByteBuffer.wrap(message));
  }

  private ProtoReader(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes to the next field; 0 at the end, else its number. */
  int next() {
    tag = in.hasRemaining() ? (int) varint() : 0;
    return tag >>> 3;
  }

  /** The field's value as a varint. */
  long number() {
    demand(VARINT);
    return varint();
  }

  /** The raw bits of the field's value. */
  long fixed64() {
    demand(FIXED64);
    return in.getLong();
  }

  /** The message that the field holds. */
  ProtoReader message() {
    demand(BYTES);
    int length = (int) varint();
    ProtoReader inner = new ProtoReader(in.slice(in.position(), length));
    in.position(in.position() + length);
    return inner;
  }

  /** The string that the field holds. */
  String text() {
    return StandardCharsets.UTF_8.decode(message().in).toString();
  }

  private void demand(int wireType) {
    if ((tag & 7) != wireType) {
      throw new IllegalStateException("field " + (tag >>> 3) + " has wire type " + (tag & 7));
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
