package io.sluice.prove;

import java.io.IOException;
import java.util.Arrays;

/** Reads protobuf, and snappy blocks, plainly from their specifications. Confined to one thread. */
final class WireBytes {
  private final byte[] bytes;
  private final int end;
  private int at;

  WireBytes(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  long uvarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = next();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a varint without an end at byte " + at);
  }

  long fixed64() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      value |= (next() & 0xffL) << shift;
    }
    return value;
  }

  /** A field with a length: its content, to be read next. */
  WireBytes message() throws IOException {
    int length = Math.toIntExact(uvarint());
    if (length < 0 || length > end - at) {
      throw new IOException(length + " bytes where " + (end - at) + " are left");
    }
    at += length;
    return new WireBytes(bytes, at - length, at);
  }

  String text() throws IOException {
    WireBytes content = message();
    return new String(
        bytes, content.at, content.end - content.at, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Passes over a field that nobody wants. */
  void skip(int wireType) throws IOException {
    switch (wireType) {
      case 0 -> uvarint();
      case 1 -> fixed64();
      case 2 -> message();
      default -> throw new IOException("wire type " + wireType);
    }
  }

  private byte next() throws IOException {
    if (at >= end) {
      throw new IOException("it ends in the middle");
    }
    return bytes[at++];
  }

  /** The content of a snappy block. */
  static byte[] unsnappy(byte[] block) throws IOException {
    WireBytes in = new WireBytes(block, 0, block.length);
    byte[] out = new byte[Math.toIntExact(in.uvarint())];
    int filled = 0;
    while (in.hasMore()) {
      int tag = in.next() & 0xff;
      int length = in.length(tag);
      if (length > out.length - filled) {
        throw new IOException("more than its " + out.length + " bytes");
      }
      if ((tag & 3) == 0) {
        if (length > in.end - in.at) {
          throw new IOException("a literal that ends in the middle");
        }
        System.arraycopy(block, in.at, out, filled, length);
        in.at += length;
      } else {
        int back = in.offset(tag);
        if (back < 1 || back > filled) {
          throw new IOException("a copy of what is not there");
        }
        for (int i = 0; i < length; i++) {
          out[filled + i] = out[filled + i - back]; // may overlap: it repeats
        }
      }
      filled += length;
    }
    return filled == out.length ? out : Arrays.copyOf(out, filled);
  }

  private int length(int tag) throws IOException {
    int high = tag >>> 2;
    return switch (tag & 3) {
      case 0 -> high < 60 ? high + 1 : little(high - 59) + 1;
      case 1 -> (high & 7) + 4;
      default -> high + 1;
    };
  }

  private int offset(int tag) throws IOException {
    return switch (tag & 3) {
      case 1 -> (tag >>> 5) << 8 | (next() & 0xff);
      case 2 -> little(2);
      default -> little(4);
    };
  }

  private int little(int count) throws IOException {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value |= (next() & 0xff) << (8 * i);
    }
    return value;
  }
}
