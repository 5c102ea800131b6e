package io.sluice.storage.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes read and compared eight at a time, least significant first. Stateless. */
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** Eight bytes. */
  static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** Four bytes. */
  static int half(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  /** True if both have the same {@code length} bytes there; the last words may overlap. */
  static boolean equal(byte[] a, int aAt, byte[] b, int bAt, int length) {
    if (length < Long.BYTES) {
      return equalShort(a, aAt, b, bAt, length);
    }
    int last = length - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) {
      if (word(a, aAt + i) != word(b, bAt + i)) {
        return false;
      }
    }
    return word(a, aAt + last) == word(b, bAt + last);
  }

  private static boolean equalShort(byte[] a, int aAt, byte[] b, int bAt, int length) {
    if (length >= Integer.BYTES) {
      int last = length - Integer.BYTES;
      return half(a, aAt) == half(b, bAt) && half(a, aAt + last) == half(b, bAt + last);
    }
    for (int i = 0; i < length; i++) {
      if (a[aAt + i] != b[bAt + i]) {
        return false;
      }
    }
    return true;
  }
}
