package io.sluice.storage.block;

import java.util.Random;

/**
 * A block's name: 48 bits of milliseconds, 80 random bits, as 26 characters in Crockford's base 32,
 * which sort as the times do (github.com/ulid/spec). Immutable.
 *
 * @param high the first 64 bits: time, then 16 random bits
 * @param low the other 64 random bits
 */
public record Ulid(long high, long low) implements Comparable<Ulid> {
  /** Characters of the text. */
  public static final int LENGTH = 26;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TIME_SHIFT = 16;
  private static final long MAX_TIME = (1L << 48) - 1;

  /** A name of that time. */
  public static Ulid of(long millis, Random random) {
    if (millis < 0 || millis > MAX_TIME) {
      throw new IllegalArgumentException("time " + millis + " (expected: 48 bits)");
    }
    return new Ulid(millis << TIME_SHIFT | (random.nextLong() & 0xffff), random.nextLong());
  }

  /** True if it is the text of a name, in capitals as Prometheus writes it. */
  public static boolean isValid(String text) {
    return text.length() == LENGTH
        && text.charAt(0) <= '7'
        && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Ulid parse(String text) {
    if (!isValid(text)) {
      throw new IllegalArgumentException("'" + text + "' is no ULID (expected: 26 characters)");
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      high = high << 5 | low >>> 59;
      low = low << 5 | ALPHABET.indexOf(text.charAt(i));
    }
    return new Ulid(high, low);
  }

  /** When it was made, in milliseconds since the epoch. */
  public long millis() {
    return high >>> TIME_SHIFT;
  }

  @Override
  public int compareTo(Ulid other) {
    int first = Long.compareUnsigned(high, other.high);
    return first != 0 ? first : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    char[] text = new char[LENGTH];
    long a = high;
    long b = low;
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) b & 31);
      b = b >>> 5 | a << 59;
      a >>>= 5;
    }
    return new String(text);
  }
}
