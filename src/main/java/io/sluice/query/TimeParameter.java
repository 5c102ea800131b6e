package io.sluice.query;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * A point in time as Prometheus' HTTP API takes it: Unix seconds with an optional fraction, rounded
 * to milliseconds, or RFC 3339. Stateless.
 */
final class TimeParameter {
  private static final Pattern SECONDS =
      Pattern.compile("[+-]?(\\d{1,32}\\.?\\d{0,32}|\\.\\d{1,32})([eE][+-]?\\d{1,2})?");
  private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private TimeParameter() {}

  /**
   * Milliseconds since the epoch; what lies outside a long is brought to its edge.
   *
   * @throws IllegalArgumentException if the text is neither form
   */
  static long millis(String text) {
    if (SECONDS.matcher(text).matches()) {
      BigDecimal millis = new BigDecimal(text).movePointRight(3);
      return millis.setScale(0, RoundingMode.HALF_UP).max(MIN).min(MAX).longValueExact();
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return instant.toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("cannot parse \"" + text + "\" to a valid timestamp", e);
    }
  }
}
