package io.sluice.protocol.influx;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.protocol.number.DecimalToDouble;
import io.sluice.protocol.number.Digits;
import java.math.BigInteger;

/**
 * Reads the number of a field: a float, or an integer with the suffix {@code i} (signed) or {@code
 * u} (unsigned). Integers beyond 2^53 become the nearest double. Confined to the thread of its
 * decoder.
 */
final class FieldNumber {
  /** So many digits fit a long, signed or not. */
  private static final int SAFE_DIGITS = 18;

  private static final int MAX_DIGITS = 19;
  private static final int MAX_EXPONENT = 9_999;

  /** More than enough for 64 bits; leading zeros beyond are not worth the work. */
  private static final int MAX_INTEGER_TEXT = 40;

  private final byte[] buf;
  private int pos;
  private int end;
  private long digits;
  private boolean good;
  private double value;

  FieldNumber(byte[] buf) {
    this.buf = buf;
  }

  /** True if the last {@link #read} found a number, and a finite one. */
  boolean isGood() {
    return good;
  }

  double value() {
    return value;
  }

  /** Reads a number; the index behind it. */
  int read(int off, int limit) {
    pos = off;
    end = limit;
    digits = 0;
    boolean negative = sign();
    int first = pos;
    int whole = digits();
    if (whole > 0 && pos < end && (buf[pos] == 'i' || buf[pos] == 'u')) {
      good = fits(negative, buf[pos] == 'u', first, whole);
      value = good ? integerValue(negative, first, whole) : 0;
      return pos + 1;
    }
    int fraction = fraction();
    int exponent = exponent();
    good = whole + fraction > 0 && exponent <= MAX_EXPONENT;
    if (good) {
      value = floatValue(off, negative, whole + fraction, exponent - fraction);
      good = Double.isFinite(value);
    }
    return pos;
  }

  private double floatValue(int off, boolean negative, int count, int exponent) {
    double nearest =
        count <= MAX_DIGITS
            ? DecimalToDouble.nearest(negative, digits, exponent)
            : DecimalToDouble.UNSURE;
    return Double.isNaN(nearest)
        ? Double.parseDouble(new String(buf, off, pos - off, US_ASCII))
        : nearest;
  }

  private double integerValue(boolean negative, int first, int count) {
    if (count <= SAFE_DIGITS) {
      return negative ? -digits : digits;
    }
    double magnitude = Double.parseDouble(new String(buf, first, count, US_ASCII));
    return negative ? -magnitude : magnitude;
  }

  private boolean fits(boolean negative, boolean unsigned, int first, int count) {
    if (unsigned && negative) {
      return false;
    }
    if (count <= SAFE_DIGITS) {
      return true;
    }
    if (count > MAX_INTEGER_TEXT) {
      return false;
    }
    return new BigInteger(text(negative, first, count)).bitLength() <= (unsigned ? 64 : 63);
  }

  /**
   * Reads exactly these bytes as a signed integer.
   *
   * @throws ArithmeticException if they are none, or it does not fit 64 bits
   */
  long integer(int off, int limit) {
    pos = off;
    end = limit;
    digits = 0;
    boolean negative = sign();
    int first = pos;
    int count = digits();
    if (count == 0 || count > MAX_INTEGER_TEXT || pos != limit) {
      throw new ArithmeticException("no integer");
    }
    // 19 digits fit 64 bits without a sign, so a negative number here is one beyond the signed ones
    if (count <= MAX_DIGITS && digits >= 0) {
      return negative ? -digits : digits;
    }
    return new BigInteger(text(negative, first, count)).longValueExact();
  }

  private String text(boolean negative, int first, int count) {
    return (negative ? "-" : "") + new String(buf, first, count, US_ASCII);
  }

  private boolean sign() {
    boolean negative = pos < end && buf[pos] == '-';
    if (negative || (pos < end && buf[pos] == '+')) {
      pos++;
    }
    return negative;
  }

  private int fraction() {
    if (pos < end && buf[pos] == '.') {
      pos++;
      return digits();
    }
    return 0;
  }

  /** The exponent, 0 without one; over the greatest if it is none or has too many digits. */
  private int exponent() {
    if (pos == end || (buf[pos] | 0x20) != 'e') {
      return 0;
    }
    pos++;
    boolean negative = sign();
    int start = pos;
    int exponent = 0;
    while (pos < end && Digits.isDigit(buf[pos])) {
      exponent = Math.min(MAX_EXPONENT + 1, 10 * exponent + buf[pos++] - '0');
    }
    if (pos == start) {
      return MAX_EXPONENT + 1;
    }
    return negative && exponent <= MAX_EXPONENT ? -exponent : exponent;
  }

  /** Reads digits as long as there are any; how many. */
  private int digits() {
    int start = pos;
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
    return pos - start;
  }
}
