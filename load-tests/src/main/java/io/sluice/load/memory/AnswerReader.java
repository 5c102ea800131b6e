package io.sluice.load.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Puts an HTTP answer with Content-Length together from what arrives. Confined to one thread. */
final class AnswerReader {
  private static final int LONGEST = 64 << 10;

  private final StringBuilder text = new StringBuilder();
  private int end = -1;

  /** Begins with the next answer. */
  void reset() {
    text.setLength(0);
    end = -1;
  }

  /** Takes bytes in; true once the answer is whole. */
  boolean take(ByteBuffer bytes) {
    text.append(StandardCharsets.ISO_8859_1.decode(bytes));
    if (end < 0) {
      int head = text.indexOf("\r\n\r\n");
      if (head < 0) {
        return text.length() > LONGEST;
      }
      String length = header("content-length");
      end = head + 4 + (length.isEmpty() ? 0 : Integer.parseInt(length));
    }
    return text.length() >= end;
  }

  int status() {
    return text.length() < 12 ? 0 : Integer.parseInt(text.substring(9, 12));
  }

  boolean hasWait() {
    return !header("retry-after").isEmpty();
  }

  boolean closes() {
    return header("connection").equalsIgnoreCase("close");
  }

  private String header(String name) {
    int head = text.indexOf("\r\n\r\n");
    for (String line : text.substring(0, Math.max(0, head)).split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).trim();
      }
    }
    return "";
  }
}
