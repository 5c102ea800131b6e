package io.sluice.protocol.influx;

import io.sluice.protocol.number.Digits;

/**
 * Finds the ends of things in a line, where a backslash hides the byte behind it. All methods
 * answer {@code end} when there is no such byte. Stateless, thread-safe.
 */
final class LineText {
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = EACH * ' ';
  private static final long BACKSLASHES = EACH * '\\';
  private static final long NEWLINES = EACH * '\n';

  private LineText() {}

  /** The next LF, hidden or not. */
  static int endOfLine(byte[] buf, int off, int end) {
    int at = off;
    while (end - at >= Long.BYTES) {
      long found = zeros(Digits.chunk(buf, at) ^ NEWLINES);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += Long.BYTES;
    }
    while (at < end && buf[at] != '\n') {
      at++;
    }
    return at;
  }

  /** The next space. */
  static int indexOfSpace(byte[] buf, int off, int end) {
    int at = off;
    while (at < end) {
      if (end - at >= Long.BYTES) {
        long chunk = Digits.chunk(buf, at);
        long found = zeros(chunk ^ SPACES) | zeros(chunk ^ BACKSLASHES);
        if (found == 0) {
          at += Long.BYTES;
          continue;
        }
        at += Long.numberOfTrailingZeros(found) >>> 3;
      }
      if (buf[at] == ' ') {
        return at;
      }
      at += buf[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, end);
  }

  /** A high bit for each zero byte; those above the lowest may be wrong. */
  private static long zeros(long chunk) {
    return (chunk - EACH) & ~chunk & HIGH_BITS;
  }

  /** The next comma, equals sign or space. */
  static int endOfFieldKey(byte[] buf, int off, int end) {
    int at = off;
    while (at < end) {
      byte b = buf[at];
      if (b == '=' || b == ' ' || b == ',') {
        return at;
      }
      at += b == '\\' ? 2 : 1;
    }
    return Math.min(at, end);
  }

  /** The next double quote. */
  static int endOfString(byte[] buf, int off, int end) {
    return indexOf(buf, off, end, '"');
  }

  /** The next such byte. */
  static int indexOf(byte[] buf, int off, int end, char wanted) {
    int at = off;
    while (at < end) {
      if (buf[at] == wanted) {
        return at;
      }
      at += buf[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, end);
  }

  /** How many bytes stand before the next comma or space. */
  static int wordLength(byte[] buf, int off, int end) {
    int at = off;
    while (at < end && buf[at] != ',' && buf[at] != ' ') {
      at++;
    }
    return at - off;
  }

  static boolean isBooleanStart(byte b) {
    return b == 't' || b == 'T' || b == 'f' || b == 'F';
  }

  /** 1 for a spelling of true, 0 for one of false, -1 for another word. */
  static int truth(byte[] buf, int off, int len) {
    boolean isTrue = buf[off] == 't' || buf[off] == 'T';
    if (len == 1) {
      return isTrue ? 1 : 0;
    }
    boolean capital = buf[off] == 'T' || buf[off] == 'F';
    String rest = isTrue ? "rue" : "alse";
    boolean known =
        is(buf, off + 1, len - 1, rest)
            || (capital && is(buf, off + 1, len - 1, isTrue ? "RUE" : "ALSE"));
    return !known ? -1 : isTrue ? 1 : 0;
  }

  private static boolean is(byte[] buf, int off, int len, String word) {
    if (len != word.length()) {
      return false;
    }
    for (int i = 0; i < len; i++) {
      if (buf[off + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
