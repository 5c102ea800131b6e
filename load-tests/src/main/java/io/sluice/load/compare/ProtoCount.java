package io.sluice.load.compare;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Counts samples in the answers of Prometheus remote read. Stateless. */
final class ProtoCount {
  private static final int LEN = 2;

  private ProtoCount() {}

  /** Of a {@code ReadResponse}. */
  static long samples(byte[] message) throws IOException {
    long count = 0;
    ByteBuffer results = ByteBuffer.wrap(message);
    while (results.hasRemaining()) {
      ByteBuffer series = field(results, 1);
      while (series != null && series.hasRemaining()) {
        ByteBuffer one = field(series, 1);
        while (one != null && one.hasRemaining()) {
          count += field(one, 2) == null ? 0 : 1;
        }
      }
    }
    return count;
  }

  /** Of a stream of frames: each chunk says how many it has. */
  static long frames(byte[] stream) throws IOException {
    long count = 0;
    ByteBuffer in = ByteBuffer.wrap(stream);
    while (in.hasRemaining()) {
      int length = (int) varint(in);
      in.getInt();
      ByteBuffer frame = slice(in, length);
      while (frame.hasRemaining()) {
        ByteBuffer series = field(frame, 1);
        while (series != null && series.hasRemaining()) {
          ByteBuffer chunk = field(series, 2);
          while (chunk != null && chunk.hasRemaining()) {
            ByteBuffer data = field(chunk, 4);
            count += data == null ? 0 : data.getShort() & 0xffff;
          }
        }
      }
    }
    return count;
  }

  /** The content of the next field if it has that number, else null; passes over it. */
  private static @org.jspecify.annotations.Nullable ByteBuffer field(ByteBuffer in, int number)
      throws IOException {
    int tag = (int) varint(in);
    switch (tag & 7) {
      case 0 -> varint(in);
      case 1 -> in.getLong();
      case LEN -> {
        ByteBuffer content = slice(in, (int) varint(in));
        return tag >>> 3 == number ? content : null;
      }
      default -> throw new IOException("wire type " + (tag & 7));
    }
    return null;
  }

  private static ByteBuffer slice(ByteBuffer in, int length) {
    ByteBuffer part = in.slice(in.position(), length);
    in.position(in.position() + length);
    return part;
  }

  private static long varint(ByteBuffer in) {
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
