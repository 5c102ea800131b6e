package io.sluice.api.json;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Sample values that JSON has no number for, as strings: {@code "NaN"} is exactly {@code
 * 0x7ff8000000000000}, every other NaN is {@code "NaN:"} and its 16 lower-case hexadecimal digits
 * (Prometheus' stale marker is {@code "NaN:7ff0000000000002"}), infinities are {@code "+Inf"} and
 * {@code "-Inf"}. Works on raw bits, so no NaN payload is lost. Stateless.
 */
public final class JsonValues {
  /** Bits of the NaN that is written without its digits. */
  public static final long PLAIN_NAN = 0x7ff8000000000000L;

  private static final long EXPONENT = 0x7ff0000000000000L;
  private static final long INFINITY = EXPONENT;
  private static final long SIGN = Long.MIN_VALUE;
  private static final String NAN_PREFIX = "NaN:";
  private static final HexFormat HEX = HexFormat.of();

  private JsonValues() {}

  /** Whether the value needs a string: a NaN or an infinity. */
  public static boolean needsText(long bits) {
    return (bits & EXPONENT) == EXPONENT;
  }

  /** The string for a NaN or an infinity, without quotes. */
  public static String text(long bits) {
    if (bits == INFINITY) {
      return "+Inf";
    }
    if (bits == (INFINITY | SIGN)) {
      return "-Inf";
    }
    return bits == PLAIN_NAN ? "NaN" : NAN_PREFIX + HEX.toHexDigits(bits);
  }

  /** Bits that a string stands for, or null if it is none of the known ones. */
  public static @Nullable Long parseText(String text) {
    return switch (text) {
      case "NaN" -> (Long) PLAIN_NAN;
      case "+Inf", "Inf" -> (Long) INFINITY;
      case "-Inf" -> (Long) (INFINITY | SIGN);
      default -> parsePayload(text);
    };
  }

  private static @Nullable Long parsePayload(String text) {
    if (text.length() != NAN_PREFIX.length() + 16 || !text.startsWith(NAN_PREFIX)) {
      return null;
    }
    for (int i = NAN_PREFIX.length(); i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return null;
      }
    }
    long bits = HexFormat.fromHexDigitsToLong(text, NAN_PREFIX.length(), text.length());
    boolean nan = needsText(bits) && (bits & ~SIGN) != INFINITY;
    return nan ? bits : null;
  }
}
