package io.sluice.protocol.number;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Reads texts that are numbers from end to end, as metric formats write them: decimal floats with
 * any of sign, fraction and exponent, the words {@code Inf}, {@code Infinity} and {@code NaN} in
 * any case, and whole numbers of 64 bits. Confined to one thread, used again.
 */
public final class NumberText {
  private static final long NAN = 0x7ff8000000000000L;
  private static final int MAX_DIGITS = 19;
  private static final int MAX_EXPONENT = 99_999;

  /** The raw bits of the value that {@link #real} has read. */
  public long bits;

  /** What {@link #whole} has read. */
  public long whole;

  private byte[] buf = {};
  private int pos;
  private int end;
  private long digits;

  /** Reads a float; false if it is none or beyond the range of a double. */
  public boolean real(byte[] text, int from, int to) {
    begin(text, from, to);
    boolean negative = sign();
    if (pos == end) {
      return false;
    }
    boolean numeric = Digits.isDigit(buf[pos]) || buf[pos] == '.';
    return numeric ? decimal(from, negative) : word(negative);
  }

  private boolean decimal(int from, boolean negative) {
    int count = digits();
    int fraction = 0;
    if (pos < end && buf[pos] == '.') {
      pos++;
      fraction = digits();
      count += fraction;
    }
    int exponent = exponent();
    if (count == 0 || exponent == Integer.MIN_VALUE || pos < end) {
      return false;
    }
    double nearest =
        count <= MAX_DIGITS
            ? DecimalToDouble.nearest(negative, digits, exponent - fraction)
            : DecimalToDouble.UNSURE;
    if (Double.isNaN(nearest)) {
      nearest = Double.parseDouble(new String(buf, from, end - from, US_ASCII));
    }
    bits = Double.doubleToRawLongBits(nearest);
    return Double.isFinite(nearest);
  }

  private boolean word(boolean negative) {
    if (is("inf") || is("infinity")) {
      bits =
          Double.doubleToRawLongBits(
              negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
      return true;
    }
    bits = NAN;
    return is("nan");
  }

  private boolean is(String lowerCase) {
    if (end - pos != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((buf[pos + i] | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a whole number; false if it is none or does not fit 64 bits. */
  public boolean whole(byte[] text, int from, int to) {
    begin(text, from, to);
    boolean negative = sign();
    int count = digits();
    if (count == 0 || pos < end) {
      return false;
    }
    if (count < MAX_DIGITS) {
      whole = negative ? -digits : digits;
      return true;
    }
    try {
      whole = Long.parseLong(new String(buf, from, end - from, US_ASCII));
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void begin(byte[] text, int from, int to) {
    buf = text;
    pos = from;
    end = to;
    digits = 0;
  }

  private boolean sign() {
    if (pos < end && (buf[pos] == '-' || buf[pos] == '+')) {
      return buf[pos++] == '-';
    }
    return false;
  }

  /** How many digits stand here; their value is of use for up to 19 in all. */
  private int digits() {
    int start = pos;
    while (pos < end && Digits.isDigit(buf[pos])) {
      digits = digits * 10 + buf[pos++] - '0';
    }
    return pos - start;
  }

  /** Reads an exponent if there is one; MIN_VALUE if it has no digits. */
  private int exponent() {
    if (pos == end || (buf[pos] | 0x20) != 'e') {
      return 0;
    }
    pos++;
    boolean negative = sign();
    int start = pos;
    int value = 0;
    while (pos < end && Digits.isDigit(buf[pos])) {
      value = Math.min(MAX_EXPONENT, 10 * value + buf[pos++] - '0');
    }
    return pos == start ? Integer.MIN_VALUE : negative ? -value : value;
  }
}
