package io.sluice.prove;

/** How the server's JSON spells values bit for bit. Thread-safe, without state. */
final class JsonValues {
  private static final long CANONICAL_NAN = 0x7ff8000000000000L;

  private JsonValues() {}

  static String text(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      return bits == CANONICAL_NAN ? "\"NaN\"" : String.format("\"NaN:%016x\"", bits);
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "\"+Inf\"" : "\"-Inf\"";
    }
    return Double.toString(value);
  }

  static long bits(String text) {
    return switch (text) {
      case "NaN" -> CANONICAL_NAN;
      case "+Inf" -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
      case "-Inf" -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
      default ->
          text.startsWith("NaN:")
              ? Long.parseUnsignedLong(text.substring(4), 16)
              : Double.doubleToRawLongBits(Double.parseDouble(text));
    };
  }
}
