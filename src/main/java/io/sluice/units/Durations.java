package io.sluice.units;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as configuration spells them: {@code 200us}, {@code 5s}, {@code 1h30m}. Stateless. */
public final class Durations {

  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|ms|s|m|h|d)");
  private static final String[] UNITS = {"d", "h", "m", "s", "ms", "us", "ns"};
  private static final long[] NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
  };

  private Durations() {}

  /** Reads {@code 5s}, {@code 250ms}, {@code 1h30m}, {@code 0}, or ISO-8601 ({@code PT5S}). */
  public static Duration parse(String text) {
    String s = text.trim().toLowerCase(Locale.ROOT);
    if (s.startsWith("p")) {
      return iso(text);
    }
    if (s.equals("0")) {
      return Duration.ZERO;
    }
    Matcher m = PART.matcher(s);
    double nanos = 0;
    int at = 0;
    while (m.find() && m.start() == at) {
      nanos += Double.parseDouble(m.group(1)) * nanosOf(m.group(2));
      at = m.end();
    }
    if (at == 0 || at != s.length() || nanos > Long.MAX_VALUE) {
      throw bad(text);
    }
    return Duration.ofNanos((long) nanos);
  }

  /** The shortest exact spelling; {@link #parse} reads it back. */
  public static String print(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    long rest = duration.abs().toNanos();
    StringBuilder out = new StringBuilder(duration.isNegative() ? "-" : "");
    for (int i = 0; i < UNITS.length; i++) {
      if (rest >= NANOS[i]) {
        out.append(rest / NANOS[i]).append(UNITS[i]);
        rest %= NANOS[i];
      }
    }
    return out.toString();
  }

  private static long nanosOf(String unit) {
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(unit)) {
        return NANOS[i];
      }
    }
    throw new IllegalArgumentException(unit);
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text.trim());
    } catch (java.time.format.DateTimeParseException e) {
      throw bad(text);
    }
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        text + " (expected: a duration such as 200us, 5s or 1h30m)");
  }
}
