package io.sluice.protocol.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.LabelCollector;
import io.sluice.protocol.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name and labels of a line. The name stands before the braces, or in them between quotes, as
 * names that are not of the classic form do. Confined to the thread of its decoder, used again for
 * every line.
 */
final class TextLabels {
  private static final byte[] NAME = "__name__".getBytes(US_ASCII);

  private byte[] buf = {};
  private int pos;
  private int end;

  /** Name and value of a label, unescaped, one behind the other. */
  private byte[] plain = new byte[256];

  private int used;

  /**
   * Where name and labels end: behind the closing brace, or behind the name if there are none; -1
   * if a brace is not closed.
   */
  int endOfKey(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] != '{' && !TextDecoder.isSpace(text[at])) {
      at++;
    }
    int brace = TextDecoder.skipSpaces(text, at, to);
    if (brace == to || text[brace] != '{') {
      return at;
    }
    for (int i = brace + 1; i < to; i++) {
      if (text[i] == '"') {
        i = closingQuote(text, i + 1, to);
      } else if (text[i] == '}') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int closingQuote(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  /** Collects name and labels; what is wrong with them, or null. */
  @Nullable String collect(byte[] text, int from, int to, LabelCollector out) {
    buf = text;
    pos = from;
    end = to;
    out.begin();
    while (pos < end && buf[pos] != '{' && !TextDecoder.isSpace(buf[pos])) {
      pos++;
    }
    if (pos > from) {
      used = 0;
      append(from, pos);
      add(NAME, NAME.length, 0, used, out);
    }
    skip();
    return pos == end ? null : labels(out);
  }

  private @Nullable String labels(LabelCollector out) {
    pos++;
    skip();
    while (pos < end && buf[pos] != '}') {
      String trouble = label(out);
      if (trouble != null) {
        return trouble;
      }
      skip();
      if (pos < end && buf[pos] == ',') {
        pos++;
        skip();
      } else if (pos < end && buf[pos] != '}') {
        return "a comma belongs between labels";
      }
    }
    return null;
  }

  private @Nullable String label(LabelCollector out) {
    used = 0;
    boolean quoted = buf[pos] == '"';
    if (quoted && !string()) {
      return "a label name without its closing quote";
    } else if (!quoted) {
      name();
    }
    int nameLen = used;
    skip();
    if (quoted && (pos == end || buf[pos] != '=')) {
      add(NAME, NAME.length, 0, nameLen, out);
      return null;
    }
    if (pos == end || buf[pos] != '=') {
      return "a label without '='";
    }
    pos++;
    skip();
    if (pos == end || buf[pos] != '"' || !string()) {
      return "a label value without quotes";
    }
    if (used > nameLen) {
      add(plain, nameLen, nameLen, used - nameLen, out);
    }
    return null;
  }

  private void name() {
    int start = pos;
    while (pos < end && buf[pos] != '=' && buf[pos] != '}' && !TextDecoder.isSpace(buf[pos])) {
      pos++;
    }
    append(start, pos);
  }

  /** Reads a quoted string, unescaped, to behind what was used; false if it has no end. */
  private boolean string() {
    pos++;
    while (pos < end && buf[pos] != '"') {
      byte b = buf[pos++];
      if (b == '\\' && pos < end) {
        escaped(buf[pos++]);
      } else {
        append(b);
      }
    }
    return pos++ < end;
  }

  private void escaped(byte b) {
    if (b == 'n') {
      append((byte) '\n');
    } else if (b == '"' || b == '\\') {
      append(b);
    } else {
      append((byte) '\\');
      append(b);
    }
  }

  private void add(byte[] name, int nameLen, int valueOff, int valueLen, LabelCollector out) {
    if (!Utf8.isValid(name, 0, nameLen) || !Utf8.isValid(plain, valueOff, valueLen)) {
      out.refuse(RefusalReason.INVALID_UTF8, "the name or a label is not UTF-8");
    }
    out.add(name, 0, nameLen, plain, valueOff, valueLen);
  }

  private void skip() {
    pos = TextDecoder.skipSpaces(buf, pos, end);
  }

  private void append(int from, int to) {
    for (int i = from; i < to; i++) {
      append(buf[i]);
    }
  }

  private void append(byte b) {
    if (used == plain.length) {
      plain = Arrays.copyOf(plain, 2 * used);
    }
    plain[used++] = b;
  }
}
