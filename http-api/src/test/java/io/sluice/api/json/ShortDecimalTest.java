package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortDecimalTest {
  private final byte[] buffer = new byte[1 + ShortDecimal.MAX_LENGTH];

  /** The text, or "" if it isn't a short decimal. */
  private String text(double value) {
    int end = ShortDecimal.put(value, buffer, 1);
    return end < 0 ? "" : new String(buffer, 1, end - 1, StandardCharsets.US_ASCII);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0.1, 0.1",
    "-0.1, -0.1",
    "12.5, 12.5",
    "0.05, 0.05",
    "-3.0001, -3.0001",
    "0.0001, 0.0001",
    "0.00001, ''",
    "100.25, 100.25",
    "900719925474099.1, 900719925474099.1",
    "-900719925474099.1, -900719925474099.1",
    "9007199254740993.5, ''",
    "0.3333333333333333, ''",
    "1e300, ''",
    "4.9e-324, ''",
    "0.0, ''",
    "-0.0, ''",
  })
  void writesWhatHasFewDecimals(double value, String expected) {
    assertEquals(expected, text(value));
  }

  @Test
  void whatIsWrittenReadsAsTheSameBits() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int written = 0;
    for (int i = 0; i < 300_000; i++) {
      double value = next(random, i % 3);
      String text = text(value);
      if (!text.isEmpty()) {
        written++;
        long bits = Double.doubleToRawLongBits(Double.parseDouble(text));
        assertEquals(Double.doubleToRawLongBits(value), bits, () -> text + ", seed " + seed);
      }
    }
    assertTrue(written > 50_000, written + " of 300000");
  }

  private static double next(Random random, int kind) {
    return switch (kind) {
      case 0 -> Double.longBitsToDouble(random.nextLong());
      case 1 -> random.nextLong() / Math.pow(10, random.nextInt(20));
      default -> random.nextInt() / Math.pow(10, random.nextInt(5));
    };
  }
}
