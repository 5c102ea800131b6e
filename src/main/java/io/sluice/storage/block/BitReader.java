package io.sluice.storage.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Takes bits out of bytes, the highest first; never reads past their end. Confined to one thread.
 */
final class BitReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = {};
  private long at; // in bits
  private long end;

  void reset(byte[] source, int off, int len) {
    bytes = source;
    at = 8L * off;
    end = 8L * (off + len);
  }

  /**
   * The next {@code count} bits, 1 to 64.
   *
   * @throws BadChunkException if there are not so many
   */
  long get(int count) {
    if (count > end - at) {
      throw new BadChunkException("it ends within a sample");
    }
    int inByte = (int) at & 7;
    int first = (int) (at >>> 3);
    if (inByte + count > Long.SIZE || first + Long.BYTES > bytes.length) {
      return slowly(count);
    }
    at += count;
    return (long) LONG.get(bytes, first) << inByte >>> (Long.SIZE - count);
  }

  /** Byte by byte: close to the end of the array, or from more bytes than a long has. */
  private long slowly(int count) {
    long value = 0;
    int left = count;
    while (left > 0) {
      int inByte = (int) (at & 7);
      int take = Math.min(left, 8 - inByte);
      int part = bytes[(int) (at >>> 3)] >>> (8 - inByte - take) & ((1 << take) - 1);
      value = value << take | part;
      at += take;
      left -= take;
    }
    return value;
  }

  boolean bit() {
    return get(1) == 1;
  }

  long uvarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      long next = get(8);
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new BadChunkException("a varint of more than ten bytes");
  }

  /** Zigzag. */
  long varint() {
    long value = uvarint();
    return value >>> 1 ^ -(value & 1);
  }
}
