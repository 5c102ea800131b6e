package io.sluice.storage.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as it stands in canonical label bytes and in the index: its length as a varint, then its
 * UTF-8 bytes. No text's bytes begin another's, so equal bytes over one text's length mean equal
 * texts. Stateless.
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

  /** True if the text {@code bytes[off .. end)} is the one that begins at {@code address}. */
  static boolean same(BytePages texts, int address, byte[] bytes, int off, int end) {
    byte[] page = texts.page(address);
    int at = BytePages.offset(address);
    int length = end - off;
    return at + length <= page.length && Arrays.equals(page, at, at + length, bytes, off, end);
  }

  /** The text that begins at {@code off}. */
  static String read(byte[] bytes, int off) {
    int begin = begin(bytes, off);
    return new String(bytes, begin, end(bytes, off) - begin, StandardCharsets.UTF_8);
  }

  /** The bytes of a text. */
  static byte[] of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int prefix = Math.max(1, (38 - Integer.numberOfLeadingZeros(utf8.length)) / 7);
    byte[] bytes = new byte[prefix + utf8.length];
    int rest = utf8.length;
    for (int i = 0; i < prefix - 1; i++) {
      bytes[i] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[prefix - 1] = (byte) rest;
    System.arraycopy(utf8, 0, bytes, prefix, utf8.length);
    return bytes;
  }
}
