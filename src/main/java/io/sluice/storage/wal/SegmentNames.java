package io.sluice.storage.wal;

import java.nio.file.Path;
import java.util.Locale;

/** How the files of a log are called. Thread-safe, without state. */
final class SegmentNames {
  static final String SUFFIX = ".wal";

  /** A segment that is being made; never read. */
  static final String UNFINISHED = ".new";

  /** A trimmed segment whose file waits to be used again; never read. */
  static final String TRIMMED = ".old";

  static final String TORN = "torn";
  static final String QUARANTINE = "quarantine";
  private static final int DIGITS = 16;

  private SegmentNames() {}

  static Path segment(LogSite site, long number) {
    return site.directory().resolve(digits(number) + SUFFIX);
  }

  static Path unfinished(LogSite site, long number) {
    return site.directory().resolve(digits(number) + SUFFIX + UNFINISHED);
  }

  static Path trimmed(LogSite site, long number) {
    return site.directory().resolve(digits(number) + SUFFIX + TRIMMED);
  }

  /** Name of a copy of a range of a segment. */
  static String copy(long number, long from, long to) {
    return digits(number) + "-" + from + "-" + to + ".bin";
  }

  /** The number in a segment's name, or -1 if it is no segment. */
  static long number(String name) {
    if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < DIGITS; i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  static boolean isLeftover(String name) {
    return name.endsWith(SUFFIX + UNFINISHED) || name.endsWith(SUFFIX + TRIMMED);
  }

  private static String digits(long number) {
    return String.format(Locale.ROOT, "%016d", number);
  }
}
