package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the three parts of one line of an import, whatever their order, without looking into them.
 * Confined to the thread of its decoder.
 */
final class ImportLine extends Cursor {
  private static final byte[] METRIC = "metric".getBytes(US_ASCII);
  private static final byte[] VALUES = "values".getBytes(US_ASCII);
  private static final byte[] TIMESTAMPS = "timestamps".getBytes(US_ASCII);
  private static final int NONE = -1;

  /** The labels object, from its brace to behind its brace. */
  int metricFrom = NONE;

  int metricTo;

  /** What stands between the brackets of the values, with a length of 0 if nothing does. */
  int valuesFrom = NONE;

  int valuesTo;

  /** What stands between the brackets of the times. */
  int timesFrom = NONE;

  int timesTo;

  ImportLine(byte[] buf, int off, int len) {
    super(buf, off, len);
  }

  /** Finds the parts; what is wrong with the line, or null. */
  @Nullable String read() {
    if (!token('{')) {
      return "expected an object with the keys \"metric\", \"values\" and \"timestamps\"";
    }
    do {
      String trouble = string() && token(':') ? part() : "expected a key and a colon";
      if (trouble != null) {
        return trouble + " (byte " + pos + ")";
      }
    } while (token(','));
    if (!token('}')) {
      return "expected a comma or the end of the object (byte " + pos + ")";
    }
    skipSpace();
    return pos < end ? "more text behind the end of the object" : complete();
  }

  private @Nullable String part() {
    if (isKey(METRIC) && metricFrom == NONE) {
      return metric();
    }
    if (isKey(VALUES) && valuesFrom == NONE) {
      valuesTo = array();
      valuesFrom = valuesTo == NONE ? NONE : start;
      return valuesTo == NONE ? "values is no array" : null;
    }
    if (isKey(TIMESTAMPS) && timesFrom == NONE) {
      timesTo = array();
      timesFrom = timesTo == NONE ? NONE : start;
      return timesTo == NONE ? "timestamps is no array" : null;
    }
    return "an unknown or repeated key";
  }

  private boolean isKey(byte[] key) {
    return Arrays.equals(buf, stringOff, stringOff + stringLen, key, 0, key.length);
  }

  /** Skips a flat object. */
  private @Nullable String metric() {
    if (!token('{')) {
      return "metric is no object";
    }
    metricFrom = pos - 1;
    while (pos < end && buf[pos] != '}') {
      if (buf[pos++] == '"') {
        skipString();
      }
    }
    metricTo = ++pos;
    return pos > end ? "metric has no end" : null;
  }

  /** Skips to behind the closing quote. */
  private void skipString() {
    while (pos < end && buf[pos] != '"') {
      pos += buf[pos] == '\\' ? 2 : 1;
    }
    pos++;
  }

  /** Where the array that was skipped last begins. */
  private int start;

  /** Skips an array of scalars; where its content ends, or -1. */
  private int array() {
    if (!token('[')) {
      return NONE;
    }
    skipSpace();
    start = pos;
    while (pos < end && buf[pos] != ']') {
      pos++;
    }
    return pos < end ? pos++ : NONE;
  }

  private @Nullable String complete() {
    if (metricFrom == NONE || valuesFrom == NONE || timesFrom == NONE) {
      return "one of the keys \"metric\", \"values\" and \"timestamps\" is missing";
    }
    int values = elements(valuesFrom, valuesTo);
    int times = elements(timesFrom, timesTo);
    return values == times ? null : values + " values and " + times + " timestamps";
  }

  private int elements(int from, int to) {
    int count = from < to ? 1 : 0;
    for (int i = from; i < to; i++) {
      count += buf[i] == ',' ? 1 : 0;
    }
    return count;
  }

  /** The comma behind the element that begins here, or the end. */
  static int elementEnd(byte[] buf, int from, int to) {
    int at = from;
    while (at < to && buf[at] != ',') {
      at++;
    }
    return at;
  }
}
