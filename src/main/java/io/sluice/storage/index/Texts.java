package io.sluice.storage.index;

import io.sluice.api.LabelBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as it stands in canonical label bytes and in the index: its length as a varint, then its
 * UTF-8 bytes. No text's bytes begin another's, and no pair's another pair's, so equal bytes over
 * the one's length mean that both are equal. Stateless.
 */
final class Texts {
  private Texts() {}

  /** The offset behind the text that begins at {@code off}. */
  static int end(byte[] bytes, int off) {
    int length = bytes[off];
    return length >= 0 ? off + 1 + length : longEnd(bytes, off);
  }

  private static int longEnd(byte[] bytes, int off) {
    int at = off;
    int length = 0;
    int b;
    do {
      b = bytes[at];
      length |= (b & 0x7f) << (7 * (at - off));
      at++;
    } while (b < 0);
    return at + length;
  }

  /** The offset of the first byte of the text itself, behind its length. */
  static int begin(byte[] bytes, int off) {
    int at = off;
    while (bytes[at++] < 0) {}
    return at;
  }

  /** Orders two texts as unsigned bytes. */
  static int compare(byte[] a, int aOff, byte[] b, int bOff) {
    return Arrays.compareUnsigned(a, begin(a, aOff), end(a, aOff), b, begin(b, bOff), end(b, bOff));
  }

  /** The text that begins at {@code off}. */
  static String read(byte[] bytes, int off) {
    int begin = begin(bytes, off);
    return new String(bytes, begin, end(bytes, off) - begin, StandardCharsets.UTF_8);
  }

  /** The bytes of a text. */
  static byte[] of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int prefix = LabelBytes.uvarintSize(utf8.length);
    byte[] bytes = new byte[prefix + utf8.length];
    LabelBytes.putUvarint(bytes, 0, utf8.length);
    System.arraycopy(utf8, 0, bytes, prefix, utf8.length);
    return bytes;
  }
}
