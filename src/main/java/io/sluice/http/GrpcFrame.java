package io.sluice.http;

import io.sluice.protocol.MalformedException;

/**
 * The one message of a unary call: a flag, a length, the message. Stateless.
 *
 * <p>Source: gRPC over HTTP/2 (PROTOCOL-HTTP2.md), "Length-Prefixed-Message".
 */
final class GrpcFrame {
  static final int PREFIX = 5;

  private GrpcFrame() {}

  /** Whether the message is compressed. */
  static boolean isCompressed(Body framed) {
    if (framed.length() < PREFIX) {
      throw MalformedException.atByte("no gRPC message", framed.length());
    }
    byte flag = framed.bytes()[0];
    if (flag != 0 && flag != 1) {
      throw MalformedException.atByte("no gRPC message begins with the flag " + flag, 0);
    }
    return flag == 1;
  }

  /** The message, moved to the front of the same array. */
  static Body message(Body framed) {
    byte[] bytes = framed.bytes();
    int length = 0;
    for (int i = 1; i < PREFIX; i++) {
      length = length << 8 | (bytes[i] & 0xff);
    }
    if (length != framed.length() - PREFIX) {
      String what =
          "a gRPC message of %s bytes, not %d (expected: one message)"
              .formatted(Integer.toUnsignedString(length), framed.length() - PREFIX);
      throw MalformedException.atByte(what, 1);
    }
    System.arraycopy(bytes, PREFIX, bytes, 0, length);
    return new Body(bytes, length);
  }
}
