package io.sluice.units;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as configuration spells it: {@code 65536}, {@code 64KiB}, {@code 1.5 GiB},
 * {@code 10MB}. Units with an {@code i} are powers of 1,024, the others of 1,000. Immutable.
 *
 * @param bytes the size in bytes, at least 0
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

  private static final Pattern TEXT =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(B|[KMGT]i?B?)?", Pattern.CASE_INSENSITIVE);
  private static final String PREFIXES = "KMGT";

  /** Refuses negative sizes. */
  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException(bytes + " (expected: a size of at least 0)");
    }
  }

  /** That many bytes. */
  public static DataSize ofBytes(long bytes) {
    return new DataSize(bytes);
  }

  /** That many times 1,024 bytes. */
  public static DataSize ofKiB(long kib) {
    return new DataSize(Math.multiplyExact(kib, 1L << 10));
  }

  /** That many times 1,048,576 bytes. */
  public static DataSize ofMiB(long mib) {
    return new DataSize(Math.multiplyExact(mib, 1L << 20));
  }

  /** That many times 1,073,741,824 bytes. */
  public static DataSize ofGiB(long gib) {
    return new DataSize(Math.multiplyExact(gib, 1L << 30));
  }

  /** Reads what {@link #toString} and people write; {@code 64M} means {@code 64MiB}. */
  public static DataSize parse(String text) {
    Matcher m = TEXT.matcher(text.trim());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          text + " (expected: a size such as 64KiB, 1.5GiB or 4096)");
    }
    String unit = m.group(2) == null ? "B" : m.group(2).toUpperCase(Locale.ROOT);
    int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
    boolean decimal = unit.length() == 2 && unit.endsWith("B");
    double bytes = Double.parseDouble(m.group(1)) * Math.pow(decimal ? 1000 : 1024, power);
    if (bytes > Long.MAX_VALUE) {
      throw new IllegalArgumentException(text + " (expected: a size below 8 EiB)");
    }
    return new DataSize((long) bytes);
  }

  /** The size as an int, or {@link Integer#MAX_VALUE} where it is larger. */
  public int asInt() {
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** Exact, in the largest unit that divides the size; {@link #parse} reads it back. */
  @Override
  public String toString() {
    for (int power = PREFIXES.length(); power > 0; power--) {
      long unit = 1L << (10 * power);
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + PREFIXES.substring(power - 1, power) + "iB";
      }
    }
    return bytes + "B";
  }
}
