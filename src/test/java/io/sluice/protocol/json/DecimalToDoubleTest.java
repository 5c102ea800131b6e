package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are held to {@link Double#parseDouble}, bit for bit. */
class DecimalToDoubleTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "0e5",
        "1",
        "-1",
        "0.1",
        "0.3",
        "1e22",
        "1e23",
        "-1e-22",
        "1E+5",
        "9007199254740992",
        "9007199254740993",
        "9007199254740995",
        "9007199254740993.0001",
        "18446744073709551615",
        "18446744073709551616",
        "1797693134862315708e290",
        "1.7976931348623157e308",
        "4.9e-324",
        "2.4703282292062327e-324",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "0.00001234567890123456789",
        "123456789012345678901234567890",
        "1.5e-0005",
        "7.2057594037927933e16",
        "6.8e9",
        "1e-100",
        "1e100",
        "9e-323",
        "1e-400"
      })
  void awkwardNumbersAreTheNearestDouble(String text) {
    agree(text);
  }

  @Test
  void randomDoublesComeBackFromTheirShortestText() {
    for (int i = 0; i < 200_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        agree(Double.toString(value));
      }
      agree(Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20)));
    }
  }

  @Test
  void randomDigitsAndExponentsAreTheNearestDouble() {
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      text.append(1 + random.nextInt(9));
      digits(text, random.nextInt(20));
      if (random.nextBoolean()) {
        digits(text.append('.'), 1 + random.nextInt(20));
      }
      if (random.nextBoolean()) {
        text.append('e').append(random.nextInt(240) - 120);
      }
      agree(text.toString());
    }
  }

  @Test
  void numbersHalfwayBetweenTwoDoublesGoToTheEvenOne() {
    for (int i = 0; i < 100_000; i++) {
      long odd = 2 * ((1L << 52) + (random.nextLong() >>> 12)) + 1;
      agree(Long.toString(odd));
      agree(new java.math.BigDecimal(odd).movePointLeft(random.nextInt(4)).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "+1", ".5", "1.", "01", "-01", "00", "1e", "1e+", "e5", "1e99999", "NaN", "0x1",
        "1e309", "-1e400"
      })
  void whatIsNoPlainFiniteNumberIsLeftToTheOtherParser(String text) {
    NumberCursor cursor = cursor(text);
    assertFalse(cursor.number() && cursor.pos == cursor.end, text);
  }

  @Test
  void aNumberEndsWhereItEnds() {
    NumberCursor cursor = cursor("12345678901234.5]");
    assertTrue(cursor.number());
    assertEquals("]", new String(cursor.buf, cursor.pos, cursor.end - cursor.pos, US_ASCII));
  }

  private void digits(StringBuilder text, int count) {
    for (int i = 0; i < count; i++) {
      text.append(random.nextInt(10));
    }
  }

  private void agree(String text) {
    NumberCursor cursor = cursor(text);
    assertTrue(cursor.number(), () -> text + " was not read, seed " + seed);
    assertEquals(cursor.end, cursor.pos, text);
    assertEquals(
        Long.toHexString(Double.doubleToRawLongBits(Double.parseDouble(text))),
        Long.toHexString(Double.doubleToRawLongBits(cursor.number)),
        () -> text + ", seed " + seed);
  }

  private static NumberCursor cursor(String text) {
    byte[] bytes = ("##" + text).getBytes(US_ASCII);
    return new NumberCursor(bytes, 2, bytes.length - 2);
  }
}
