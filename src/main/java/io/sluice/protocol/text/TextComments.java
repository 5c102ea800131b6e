package io.sluice.protocol.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.ingest.WriteBatch;
import io.sluice.storage.extra.MetricType;

/**
 * The comments that say what a metric family is: {@code # HELP}, {@code # TYPE} and, in
 * OpenMetrics, {@code # UNIT}. What they said is told when the family is left or its first sample
 * comes, so that the three are one. Confined to the thread of its decoder; one for each stream.
 */
final class TextComments {
  private String family = "";
  private String type = "";
  private String help = "";
  private String unit = "";
  private boolean untold;

  /** True if something was said that the batch does not know yet. */
  boolean untold() {
    return untold;
  }

  /** Takes a line that begins with {@code #}; other comments are passed over. */
  void line(byte[] buf, int off, int end, WriteBatch out) {
    int keyword = TextDecoder.skipSpaces(buf, off + 1, end);
    int keywordEnd = wordEnd(buf, keyword, end);
    String word = new String(buf, keyword, keywordEnd - keyword, UTF_8);
    boolean known = word.equals("HELP") || word.equals("TYPE") || word.equals("UNIT");
    int name = TextDecoder.skipSpaces(buf, keywordEnd, end);
    if (!known || name == end) {
      tell(out);
      return;
    }
    boolean quoted = buf[name] == '"';
    int nameEnd = quoted ? closingQuote(buf, name + 1, end) : wordEnd(buf, name, end);
    int from = quoted ? name + 1 : name;
    enter(unescaped(new String(buf, from, nameEnd - from, UTF_8)), out);
    int text = TextDecoder.skipSpaces(buf, Math.min(end, nameEnd + (quoted ? 1 : 0)), end);
    say(word, new String(buf, text, end - text, UTF_8));
  }

  private void enter(String name, WriteBatch out) {
    if (!name.equals(family)) {
      tell(out);
      family = name;
      type = "";
      help = "";
      unit = "";
    }
  }

  private void say(String word, String text) {
    switch (word) {
      case "HELP" -> help = unescaped(text);
      case "TYPE" -> type = text.strip();
      default -> unit = text.strip();
    }
    untold = true;
  }

  /** Gives what was said to the batch, once. */
  void tell(WriteBatch out) {
    if (untold) {
      untold = false;
      byte[] name = family.getBytes(UTF_8);
      out.metadata(MetricType.named(type), name, help.getBytes(UTF_8), unit.getBytes(UTF_8));
    }
  }

  private static int wordEnd(byte[] buf, int from, int end) {
    int at = from;
    while (at < end && !TextDecoder.isSpace(buf[at])) {
      at++;
    }
    return at;
  }

  private static int closingQuote(byte[] buf, int from, int end) {
    int at = from;
    while (at < end && buf[at] != '"') {
      at += buf[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, end);
  }

  /** With the escapes of backslash, newline and quote resolved. */
  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      boolean escape = c == '\\' && (next == 'n' || next == '\\' || next == '"');
      if (escape) {
        plain.append(next == 'n' ? '\n' : next);
        i++;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
