package io.sluice.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing over U+10FFFF.
 * Stateless, thread-safe.
 */
public final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** True if these bytes are UTF-8. */
  public static boolean isValid(byte[] buf, int off, int len) {
    return firstInvalid(buf, off, len) < 0;
  }

  /** The index in {@code buf} of the first byte that is not part of a character; -1 if all are. */
  public static int firstInvalid(byte[] buf, int off, int len) {
    int end = off + len;
    int pos = off;
    while (pos < end) {
      if (end - pos >= Long.BYTES && ((long) LONG.get(buf, pos) & HIGH_BITS) == 0) {
        pos += Long.BYTES;
      } else if (buf[pos] >= 0) {
        pos++;
      } else {
        int size = sequence(buf, pos, end);
        if (size == 0) {
          return pos;
        }
        pos += size;
      }
    }
    return -1;
  }

  /** True if some character of the text is half of a surrogate pair, which UTF-8 can't say. */
  public static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** The length of the sequence of more than one byte at {@code pos}; 0 if it is not valid. */
  private static int sequence(byte[] buf, int pos, int end) {
    int first = buf[pos] & 0xff;
    int size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0xc2 || first > 0xf4 || end - pos < size) {
      return 0;
    }
    int second = buf[pos + 1] & 0xff;
    if (second < leastSecond(first) || second > greatestSecond(first)) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((buf[pos + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  private static int leastSecond(int first) {
    return first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  }

  private static int greatestSecond(int first) {
    return first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  }
}
