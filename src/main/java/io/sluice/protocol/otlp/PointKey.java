package io.sluice.protocol.otlp;

import java.util.Arrays;

/**
 * What stands for the labels of a series: identifying resource and scope labels, the metric, the
 * attributes of the point and the part of it, one behind the other, each with its length. Built up
 * in sections and cut back to the section that stays. Confined to the thread of its decoder.
 */
final class PointKey {
  private byte[] bytes = new byte[1024];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Cuts back to a length it had before. */
  PointKey cut(int to) {
    length = to;
    return this;
  }

  PointKey put(byte[] from, int off, int len) {
    number(len);
    room(len);
    System.arraycopy(from, off, bytes, length, len);
    length += len;
    return this;
  }

  PointKey put(byte[] from) {
    return put(from, 0, from.length);
  }

  /** A small number, as a varint. */
  PointKey number(int value) {
    room(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  /** Eight bytes. */
  PointKey bits(long value) {
    room(Long.BYTES);
    for (int i = 0; i < Long.SIZE; i += 8) {
      bytes[length++] = (byte) (value >>> i);
    }
    return this;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
