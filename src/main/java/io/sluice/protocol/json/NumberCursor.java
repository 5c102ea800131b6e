package io.sluice.protocol.json;

import io.sluice.protocol.number.DecimalToDouble;
import io.sluice.protocol.number.Digits;
import java.nio.charset.StandardCharsets;

/** Reads JSON numbers. Confined to the thread of its decoder. */
class NumberCursor extends Cursor {
  /** So many digits fit a long, signed or not. */
  private static final int MAX_INTEGER_DIGITS = 18;

  private static final int MAX_DIGITS = 19;

  /** Longer numbers are left to the other parser, which has a limit for them. */
  private static final int MAX_NUMBER = 64;

  private static final int MAX_EXPONENT_DIGITS = 4;

  /** The integer that {@link #integer} has read. */
  long integer;

  /** The number that {@link #number} has read. */
  double number;

  private long digits;
  private int digitCount;

  NumberCursor(byte[] buf, int off, int len) {
    super(buf, off, len);
  }

  /** Reads an integer of up to 18 digits; the caller judges what follows. */
  final boolean integer() {
    skipSpace();
    boolean negative = sign();
    digits = 0;
    int start = pos;
    digits();
    int count = pos - start;
    if (count == 0 || count > MAX_INTEGER_DIGITS || (buf[start] == '0' && count > 1)) {
      return false;
    }
    integer = negative ? -digits : digits;
    return true;
  }

  /** Reads a number and rounds it to the nearest double, which is finite. */
  final boolean number() {
    skipSpace();
    int start = pos;
    boolean negative = sign();
    int first = pos;
    digits = 0;
    digits();
    digitCount = pos - first;
    if (digitCount == 0 || (buf[first] == '0' && digitCount > 1)) {
      return false;
    }
    int fraction = fraction();
    int exponent = exponent();
    if (fraction < 0 || exponent == Integer.MIN_VALUE || pos - start > MAX_NUMBER) {
      return false;
    }
    number =
        digitCount <= MAX_DIGITS
            ? DecimalToDouble.nearest(negative, digits, exponent - fraction)
            : DecimalToDouble.UNSURE;
    if (Double.isNaN(number)) {
      number = Double.parseDouble(new String(buf, start, pos - start, StandardCharsets.US_ASCII));
    }
    return Double.isFinite(number);
  }

  /** Reads a fraction if there is one; how many digits, or -1 if it is none. */
  private int fraction() {
    if (pos == end || buf[pos] != '.') {
      return 0;
    }
    int start = ++pos;
    digits();
    int count = pos - start;
    if (digitCount == 1 && buf[start - 2] == '0') {
      digitCount = 0; // a leading zero is no digit of the number
    }
    digitCount += count;
    return count == 0 ? -1 : count;
  }

  /** Reads an exponent if there is one; MIN_VALUE if it is none or has too many digits. */
  private int exponent() {
    if (pos == end || (buf[pos] | 0x20) != 'e') {
      return 0;
    }
    pos++;
    boolean negative = pos < end && buf[pos] == '-';
    if (negative || (pos < end && buf[pos] == '+')) {
      pos++;
    }
    int start = pos;
    int value = 0;
    while (pos < end && Digits.isDigit(buf[pos]) && pos - start < MAX_EXPONENT_DIGITS) {
      value = 10 * value + buf[pos++] - '0';
    }
    boolean ended = pos > start && (pos == end || !Digits.isDigit(buf[pos]));
    return !ended ? Integer.MIN_VALUE : negative ? -value : value;
  }

  private boolean sign() {
    if (pos < end && buf[pos] == '-') {
      pos++;
      return true;
    }
    return false;
  }

  /** Reads digits as long as there are any; {@code digits} is only of use for up to 19. */
  private void digits() {
    while (end - pos >= Long.BYTES) {
      long chunk = Digits.chunk(buf, pos);
      if (!Digits.areEight(chunk)) {
        break;
      }
      digits = digits * 100_000_000 + Digits.ofEight(chunk);
      pos += Long.BYTES;
    }
    while (pos < end && Digits.isDigit(buf[pos])) {
      digits = digits * 10 + buf[pos++] - '0';
    }
  }
}
