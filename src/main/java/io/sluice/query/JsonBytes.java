package io.sluice.query;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer for the JSON of Prometheus' HTTP API, written from UTF-8 bytes without Strings
 * in between. Confined to the thread that serves the query.
 */
final class JsonBytes {
  private static final byte[] HEX = ascii("0123456789abcdef");

  private byte[] bytes = new byte[1024];
  private int length;

  int length() {
    return length;
  }

  void put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  void put(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  /** Writes text as a JSON string, with quotes and escapes. */
  void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    string(utf8, 0, utf8.length);
  }

  /** Writes UTF-8 text as a JSON string, with quotes and escapes. */
  void string(byte[] utf8, int off, int len) {
    reserve(2 + 6 * len);
    bytes[length++] = '"';
    for (int i = off; i < off + len; i++) {
      byte b = utf8[i];
      if (b >= 0 && b < ' ') {
        control(b);
        continue;
      }
      if (b == '"' || b == '\\') {
        bytes[length++] = '\\';
      }
      bytes[length++] = b;
    }
    bytes[length++] = '"';
  }

  /** What was written; the buffer is empty afterwards and keeps its room. */
  byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, length);
    length = 0;
    return taken;
  }

  private void control(byte b) {
    byte[] escape = {'\\', 'u', '0', '0', HEX[b >> 4], HEX[b & 15]};
    System.arraycopy(escape, 0, bytes, length, escape.length);
    length += escape.length;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
