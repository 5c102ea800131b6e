package io.sluice.protocol.json;

import java.util.Arrays;

/**
 * Reads JSON tokens of the plainest form from a byte array; answers false for everything else,
 * which is not necessarily wrong. Confined to the thread of its decoder.
 */
class Cursor {
  /** Longer names and values are left to the other parser, which has limits for them. */
  private static final int MAX_STRING = 8 << 10;

  final byte[] buf;
  final int end;
  int pos;

  /** The content of the string that {@link #string} has read. */
  int stringOff;

  int stringLen;

  /** True if that content has a byte that is not ASCII. */
  boolean stringWide;

  Cursor(byte[] buf, int off, int len) {
    this.buf = buf;
    this.pos = off;
    this.end = off + len;
  }

  /** Reads this text if it stands here. */
  final boolean literal(byte[] text) {
    int to = pos + text.length;
    if (to <= end && Arrays.equals(buf, pos, to, text, 0, text.length)) {
      pos = to;
      return true;
    }
    return false;
  }

  /** Reads this character if it is next, after any white space. */
  final boolean token(char c) {
    if (pos < end && buf[pos] == c) {
      pos++;
      return true;
    }
    skipSpace();
    if (pos < end && buf[pos] == c) {
      pos++;
      return true;
    }
    return false;
  }

  final void skipSpace() {
    while (pos < end && isSpace(buf[pos])) {
      pos++;
    }
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Reads a key, given with its quotes, and the colon behind it. */
  final boolean key(byte[] quoted) {
    skipSpace();
    return literal(quoted) && token(':');
  }

  /** Reads a string without escapes; false for any other. */
  final boolean string() {
    if (!token('"')) {
      return false;
    }
    stringOff = pos;
    int to = Math.min(end, pos + MAX_STRING);
    int seen = 0;
    for (int i = pos; i < to; i++) {
      byte b = buf[i];
      if (b == '"') {
        stringLen = i - stringOff;
        stringWide = seen < 0;
        pos = i + 1;
        return true;
      }
      if (b == '\\' || (b >= 0 && b < ' ')) {
        return false;
      }
      seen |= b;
    }
    return false;
  }
}
