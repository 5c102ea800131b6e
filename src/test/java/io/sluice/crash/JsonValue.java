package io.sluice.crash;

/** A value in native JSON, bit for bit, as the format's description has it. Stateless. */
final class JsonValue {
  private static final long CANONICAL = 0x7ff8000000000000L;

  private JsonValue() {}

  static String of(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      return bits == CANONICAL ? "\"NaN\"" : String.format("\"NaN:%016x\"", bits);
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "\"+Inf\"" : "\"-Inf\"";
    }
    return Double.toString(value);
  }

  static long bits(String text) {
    return switch (text) {
      case "NaN" -> CANONICAL;
      case "+Inf" -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
      case "-Inf" -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
      default ->
          text.startsWith("NaN:")
              ? Long.parseUnsignedLong(text.substring(4), 16)
              : Double.doubleToRawLongBits(Double.parseDouble(text));
    };
  }
}
