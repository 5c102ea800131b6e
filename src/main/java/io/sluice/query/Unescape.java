package io.sluice.query;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Resolves the escapes of a quoted string as Go and Prometheus do: {@code \a \b \f \n \r \t \v \\},
 * the quote itself, three octal digits and {@code \xhh} for bytes, {@code \}{@code uhhhh} and
 * {@code \Uhhhhhhhh} for characters. The result must be UTF-8, since label values are. Confined to
 * the calling thread; used once.
 */
final class Unescape {
  private static final String SIMPLE = "abfnrtv\\";
  private static final String MEANING = "\u0007\b\f\n\r\t\u000b\\";

  private final String text;
  private final int start;
  private final int end;
  private final char quote;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int at;

  Unescape(String text, int start, int end, char quote) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.quote = quote;
    this.at = start;
  }

  String text() throws SelectorException {
    while (at < end) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (c == '\\') {
        escape();
      } else {
        character(c);
      }
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new SelectorException(text, start, "the string is not UTF-8");
    }
  }

  private void escape() throws SelectorException {
    int from = at - 1;
    char c = text.charAt(at++);
    int simple = SIMPLE.indexOf(c);
    if (simple >= 0) {
      out.write(MEANING.charAt(simple));
    } else if (c == quote) {
      out.write(c);
    } else if (c == 'x') {
      out.write(number(from, 2, 16, 0xff));
    } else if (c == 'u') {
      character(number(from, 4, 16, Character.MAX_CODE_POINT));
    } else if (c == 'U') {
      character(number(from, 8, 16, Character.MAX_CODE_POINT));
    } else if (c >= '0' && c <= '7') {
      at--;
      out.write(number(from, 3, 8, 0xff));
    } else {
      throw new SelectorException(text, from, "unknown escape \"\\" + c + "\"");
    }
  }

  private int number(int from, int digits, int radix, int max) throws SelectorException {
    long number = 0;
    for (int i = 0; i < digits; i++, at++) {
      int digit = at < end ? Character.digit(text.charAt(at), radix) : -1;
      if (digit < 0) {
        throw new SelectorException(text, from, "escape needs " + digits + " digits");
      }
      number = number * radix + digit;
    }
    if (number > max) {
      throw new SelectorException(text, from, "escape is out of range");
    }
    return (int) number;
  }

  private void character(int codePoint) {
    out.writeBytes(surrogateSafe(codePoint).getBytes(StandardCharsets.UTF_8));
  }

  /** A lone surrogate has no UTF-8 form; it becomes the replacement character, as in Go. */
  private static String surrogateSafe(int codePoint) {
    boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return Character.toString(lone ? 0xfffd : codePoint);
  }
}
