package io.sluice.api.json;

import io.sluice.api.LabelCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes series as JSON into a growing array, straight from canonical label bytes and raw value
 * bits, without an object per label. Reusable after {@link #clear()}. Confined to one thread.
 *
 * <pre>{@code
 * writer.begin(canonical, 0, canonical.length);
 * writer.sample(timeMillis, bits);
 * writer.end();
 * writer.newline();
 * }</pre>
 */
public abstract sealed class SeriesWriter permits SeriesJsonWriter, ImportJsonWriter {
  private static final byte[] HEX = ascii("0123456789abcdef");

  /** The numbers 00 to 99, one behind the other. */
  private static final byte[] PAIRS = pairs();

  /** 1, 10, 100 and so on. */
  private static final long[] POWERS = powers();

  /** Integers below this are exact as doubles and shorter without a fraction. */
  private static final double EXACT_INTEGERS = 1e15;

  private final LabelCursor cursor = new LabelCursor();
  private byte[] buffer;
  private int size;

  SeriesWriter(int initialCapacity) {
    buffer = new byte[Math.max(64, initialCapacity)];
  }

  /** Opens a series with these labels (canonical bytes without the tenant's pair). */
  public abstract void begin(byte[] canonical, int off, int len);

  /** Adds one sample to the open series. */
  public abstract void sample(long timestampMillis, long valueBits);

  /**
   * Adds a native histogram, as the text of a JSON object, to the open series; behind it no samples
   * may follow in the same series. False if this shape has no place for histograms.
   */
  public abstract boolean histogram(long timestampMillis, byte[] object);

  /** True if the open series has histograms already. */
  public abstract boolean inHistograms();

  /** Closes the open series. */
  public abstract void end();

  /** Writes labels as the members of an object, without its braces. */
  final void labels(byte[] canonical, int off, int len) {
    cursor.reset(canonical, off, len);
    boolean firstLabel = true;
    while (cursor.next()) {
      if (!firstLabel) {
        put(',');
      }
      firstLabel = false;
      quoted(canonical, cursor.nameOffset(), cursor.nameLength());
      put(':');
      quoted(canonical, cursor.valueOffset(), cursor.valueLength());
    }
  }

  /** Ends a line. */
  public final void newline() {
    put('\n');
  }

  /** Adds text as it is; for what stands around and between series. */
  public final void raw(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, buffer, size, text.length);
    size += text.length;
  }

  /** Bytes written so far. */
  public final int size() {
    return size;
  }

  /** The array behind it, valid up to {@link #size()} and until the next write. */
  public final byte[] buffer() {
    return buffer;
  }

  /** A copy of what was written. */
  public final byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Forgets what was written, keeps the array. */
  public final void clear() {
    size = 0;
  }

  /** Forgets what was written from that size on. */
  public final void truncate(int toSize) {
    size = Math.min(size, toSize);
  }

  /** Writes a finite value. */
  final void finite(long bits) {
    double value = Double.longBitsToDouble(bits);
    long whole = (long) value;
    if (whole == value && Math.abs(value) < EXACT_INTEGERS && (whole != 0 || bits == 0)) {
      number(whole);
    } else {
      fraction(value);
    }
  }

  private void fraction(double value) {
    ensure(ShortDecimal.MAX_LENGTH);
    int end = ShortDecimal.put(value, buffer, size);
    if (end < 0) {
      asciiText(Double.toString(value));
    } else {
      size = end;
    }
  }

  final void number(long value) {
    if (value < 0) {
      asciiText(Long.toString(value));
      return;
    }
    ensure(19);
    size += digits(value);
    int at = size;
    long rest = value;
    while (rest > Integer.MAX_VALUE) {
      long hundreds = rest / 100;
      at = pair(at, (int) (rest - hundreds * 100));
      rest = hundreds;
    }
    int small = (int) rest;
    while (small >= 100) {
      int hundreds = small / 100;
      at = pair(at, small - hundreds * 100);
      small = hundreds;
    }
    if (small >= 10) {
      pair(at, small);
    } else {
      buffer[at - 1] = (byte) ('0' + small);
    }
  }

  /** Puts two digits in front of {@code end}; returns where they begin. */
  private int pair(int end, int twoDigits) {
    buffer[end - 2] = PAIRS[2 * twoDigits];
    buffer[end - 1] = PAIRS[2 * twoDigits + 1];
    return end - 2;
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  private static long[] powers() {
    long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  private static int digits(long value) {
    int about = ((Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233) >>> 12;
    return Math.max(1, value < POWERS[about] ? about : about + 1);
  }

  final void asciiText(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
  }

  private void quoted(byte[] utf8, int off, int len) {
    ensure(6 * len + 2);
    buffer[size++] = '"';
    for (int i = off; i < off + len; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\') {
        buffer[size++] = '\\';
        buffer[size++] = b;
      } else if (b >= 0 && b < 0x20) {
        control(b);
      } else {
        buffer[size++] = b;
      }
    }
    buffer[size++] = '"';
  }

  private void control(byte b) {
    buffer[size++] = '\\';
    buffer[size++] = 'u';
    buffer[size++] = '0';
    buffer[size++] = '0';
    buffer[size++] = HEX[b >> 4];
    buffer[size++] = HEX[b & 15];
  }

  final void put(char c) {
    ensure(1);
    buffer[size++] = (byte) c;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public final String toString() {
    return new String(buffer, 0, size, StandardCharsets.UTF_8);
  }
}
