package io.sluice.protocol.influx;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line: where its key ends, its fields and its time. Says what is wrong instead of
 * throwing, since a bad line only refuses itself. Confined to the thread of its decoder.
 */
final class LineReader {
  private final byte[] buf;
  private final Precision precision;
  private final FieldNumber number;

  final LineFields fields = new LineFields();

  /** Index behind measurement and tags. */
  int keyEnd;

  /** The time in milliseconds, if the line has one. */
  long timestamp;

  boolean hasTimestamp;

  private int pos;
  private int end;
  private @Nullable String trouble;

  LineReader(byte[] buf, Precision precision) {
    this.buf = buf;
    this.precision = precision;
    this.number = new FieldNumber(buf);
  }

  /** Reads the line; what is wrong with it, or null. */
  @Nullable String read(int off, int lineEnd) {
    begin(off, lineEnd);
    key();
    if (trouble == null) {
      field();
    }
    return rest(off);
  }

  /**
   * Reads a line whose measurement, tags and first field key are known, so that they need no look;
   * {@link #keyEnd} is not found.
   *
   * @param value index of the first field's value
   */
  @Nullable String readFromValue(int off, int value, int lineEnd) {
    begin(value, lineEnd);
    value(off, value - off - 1);
    return rest(off);
  }

  private void begin(int from, int lineEnd) {
    pos = from;
    end = lineEnd;
    trouble = null;
    fields.clear();
  }

  private @Nullable String rest(int off) {
    while (trouble == null && pos < end && buf[pos] == ',') {
      pos++;
      field();
    }
    if (trouble == null && pos < end && buf[pos] != ' ') {
      trouble = "a comma or a space belongs behind a field";
    }
    if (trouble == null) {
      time();
    }
    return trouble == null ? null : "column " + (pos - off + 1) + ": " + trouble;
  }

  /** Measurement and tags: up to the first space that is not escaped. */
  private void key() {
    keyEnd = LineText.indexOfSpace(buf, pos, end);
    if (keyEnd == pos || buf[pos] == ',') {
      trouble = "the measurement is missing";
    } else if (keyEnd == end) {
      pos = end;
      trouble = "the fields are missing";
    } else {
      pos = skipSpaces(keyEnd);
    }
  }

  private void field() {
    int keyOff = pos;
    int equals = LineText.endOfFieldKey(buf, pos, end);
    if (equals == end || equals == keyOff || buf[equals] != '=') {
      trouble = equals == keyOff ? "the field key is missing" : "a field without '='";
      return;
    }
    pos = equals + 1;
    value(keyOff, equals - keyOff);
  }

  private void value(int keyOff, int keyLen) {
    if (pos < end && buf[pos] == '"') {
      text(keyOff, keyLen);
    } else if (pos < end && LineText.isBooleanStart(buf[pos])) {
      truth(keyOff, keyLen);
    } else {
      pos = number.read(pos, end);
      if (number.isGood()) {
        fields.addNumber(keyOff, keyLen, number.value());
      } else {
        trouble = "the value of field '" + quote(keyOff, keyLen) + "' is no number";
      }
    }
  }

  private void text(int keyOff, int keyLen) {
    int close = LineText.endOfString(buf, pos + 1, end);
    if (close == end) {
      trouble = "the string of field '" + quote(keyOff, keyLen) + "' has no end";
    } else {
      fields.addText(keyOff, keyLen);
      pos = close + 1;
    }
  }

  private void truth(int keyOff, int keyLen) {
    int length = LineText.wordLength(buf, pos, end);
    int truth = LineText.truth(buf, pos, length);
    if (truth < 0) {
      trouble = "the value of field '" + quote(keyOff, keyLen) + "' is no boolean";
    } else {
      fields.addNumber(keyOff, keyLen, truth);
      pos += length;
    }
  }

  private void time() {
    pos = skipSpaces(pos);
    hasTimestamp = pos < end;
    if (hasTimestamp) {
      int length = LineText.wordLength(buf, pos, end);
      if (skipSpaces(pos + length) < end) {
        trouble = "more text behind the time";
      } else {
        time(length);
      }
    }
  }

  private void time(int length) {
    try {
      timestamp = precision.toMillis(number.integer(pos, pos + length));
    } catch (ArithmeticException e) {
      trouble = "the time is no 64-bit integer";
    }
  }

  private int skipSpaces(int from) {
    int at = from;
    while (at < end && buf[at] == ' ') {
      at++;
    }
    return at;
  }

  private String quote(int off, int len) {
    return new String(buf, off, Math.min(len, 64), StandardCharsets.UTF_8);
  }
}
