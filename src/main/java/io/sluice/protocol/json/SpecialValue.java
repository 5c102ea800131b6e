package io.sluice.protocol.json;

/**
 * The values that JSON numbers can't say, as strings: {@code "NaN"} is the bits 7ff8000000000000,
 * every other NaN is {@code "NaN:"} and its 16 lower-case hexadecimal digits, and there are {@code
 * "+Inf"}, {@code "Inf"} and {@code "-Inf"}. Stateless, thread-safe.
 */
final class SpecialValue {
  /** What {@link #bits} answers for other text; these bits are no special value. */
  static final long NONE = 0;

  private static final long NAN = 0x7ff8000000000000L;
  private static final long EXPONENT = 0x7ff0000000000000L;
  private static final long MANTISSA = 0x000fffffffffffffL;
  private static final int NAN_BITS_LENGTH = "NaN:0000000000000000".length();

  private SpecialValue() {}

  /** The raw bits of the value that this text names, or {@link #NONE}. */
  static long bits(String text) {
    if (text.length() == NAN_BITS_LENGTH && text.startsWith("NaN:")) {
      return nanBits(text);
    }
    return switch (text) {
      case "NaN" -> NAN;
      case "+Inf", "Inf" -> EXPONENT;
      case "-Inf" -> Long.MIN_VALUE | EXPONENT;
      default -> NONE;
    };
  }

  private static long nanBits(String text) {
    long bits = 0;
    for (int i = 4; i < NAN_BITS_LENGTH; i++) {
      int digit = "0123456789abcdef".indexOf(text.charAt(i));
      if (digit < 0) {
        return NONE;
      }
      bits = bits << 4 | digit;
    }
    return (bits & EXPONENT) == EXPONENT && (bits & MANTISSA) != 0 ? bits : NONE;
  }
}
