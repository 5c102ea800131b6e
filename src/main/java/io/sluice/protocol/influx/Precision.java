package io.sluice.protocol.influx;

import java.util.Optional;

/** The unit of the times in a body: the {@code precision} parameter. Immutable. */
public enum Precision {
  /** {@code ns} or {@code n}; the default of both versions of the protocol. */
  NANOSECONDS(1, 1_000_000),
  /** {@code us}, {@code u} or {@code µ}. */
  MICROSECONDS(1, 1_000),
  /** {@code ms}. */
  MILLISECONDS(1, 1),
  /** {@code s}. */
  SECONDS(1_000, 1),
  /** {@code m}. */
  MINUTES(60_000, 1),
  /** {@code h}. */
  HOURS(3_600_000, 1);

  private final long multiplier;
  private final long divisor;

  Precision(long multiplier, long divisor) {
    this.multiplier = multiplier;
    this.divisor = divisor;
  }

  /** The precision of that parameter, or empty if there is no such; an empty one is nanoseconds. */
  public static Optional<Precision> parse(String parameter) {
    return switch (parameter) {
      case "", "ns", "n" -> Optional.of(NANOSECONDS);
      case "us", "u", "\u00b5", "\u00b5s" -> Optional.of(MICROSECONDS);
      case "ms" -> Optional.of(MILLISECONDS);
      case "s" -> Optional.of(SECONDS);
      case "m" -> Optional.of(MINUTES);
      case "h" -> Optional.of(HOURS);
      default -> Optional.empty();
    };
  }

  /**
   * The time in milliseconds, rounded down.
   *
   * @throws ArithmeticException if it does not fit 64 bits
   */
  long toMillis(long time) {
    return multiplier == 1 ? Math.floorDiv(time, divisor) : Math.multiplyExact(time, multiplier);
  }
}
