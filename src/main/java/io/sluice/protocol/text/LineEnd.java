package io.sluice.protocol.text;

import io.sluice.protocol.number.NumberText;
import org.jspecify.annotations.Nullable;

/**
 * Value and time of a line: what follows its labels. Confined to the thread of its decoder, used
 * again for every line.
 */
final class LineEnd {
  /** A whole number below this is no time in milliseconds that anybody measured at. */
  private static final long SECONDS_BELOW = 1L << 31;

  private static final double MAX_SECONDS = 9e15;

  private final boolean seconds;
  private final long defaultMillis;
  private final NumberText number = new NumberText();

  long valueBits;

  /** In milliseconds. */
  long timestamp;

  /** Where an exemplar begins, behind its {@code #}; -1 if there is none. */
  int exemplar;

  LineEnd(boolean seconds, long defaultMillis) {
    this.seconds = seconds;
    this.defaultMillis = defaultMillis;
  }

  /** Reads it; what is wrong, or null. */
  @Nullable String read(byte[] buf, int from, int end) {
    exemplar = -1;
    int value = TextDecoder.skipSpaces(buf, from, end);
    if (value == from && buf[from - 1] != '}') {
      return "a space belongs behind the name and its labels";
    }
    int valueEnd = wordEnd(buf, value, end);
    if (!number.real(buf, value, valueEnd)) {
      return valueEnd == value ? "the value is missing" : "the value is no number";
    }
    valueBits = number.bits;
    int time = TextDecoder.skipSpaces(buf, valueEnd, end);
    if (time == end || buf[time] == '#') {
      timestamp = defaultMillis;
      exemplar = time < end ? time + 1 : -1;
      return null;
    }
    int timeEnd = wordEnd(buf, time, end);
    int behind = TextDecoder.skipSpaces(buf, timeEnd, end);
    if (behind < end && buf[behind] != '#') {
      return "more text behind the time";
    }
    exemplar = behind < end ? behind + 1 : -1;
    return time(buf, time, timeEnd);
  }

  private @Nullable String time(byte[] buf, int from, int to) {
    if (number.whole(buf, from, to)) {
      return whole(number.whole);
    }
    double real = number.real(buf, from, to) ? Double.longBitsToDouble(number.bits) : Double.NaN;
    if (!(Math.abs(real) < MAX_SECONDS)) {
      return "the time is no number";
    }
    timestamp = Math.round(real * 1_000);
    return null;
  }

  private @Nullable String whole(long time) {
    boolean isSmall = time > -SECONDS_BELOW && time < SECONDS_BELOW;
    if (!seconds && !isSmall) {
      timestamp = time;
      return null;
    }
    if (time > Long.MAX_VALUE / 1_000 || time < Long.MIN_VALUE / 1_000) {
      return "the time does not fit 64 bits";
    }
    timestamp = time * 1_000;
    return null;
  }

  private static int wordEnd(byte[] buf, int from, int end) {
    int at = from;
    while (at < end && !TextDecoder.isSpace(buf[at])) {
      at++;
    }
    return at;
  }
}
