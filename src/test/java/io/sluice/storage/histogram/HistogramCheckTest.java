package io.sluice.storage.histogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HistogramCheckTest {
  private static Histogram good() {
    return Histograms.of(1, 1.5, 2, new int[] {0, 2, 1, 1}, 1, 2, 1);
  }

  private static Arguments row(String expected, Consumer<Histogram> change) {
    return Arguments.of(expected, change);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        row("schema 9", h -> h.schema(9)),
        row("schema -5", h -> h.schema(-5)),
        row("no custom bounds", h -> h.bound(bits(1))),
        row("zero threshold is -1.0", h -> h.zeroThreshold(bits(-1))),
        row("zero threshold is NaN", h -> h.zeroThreshold(bits(Double.NaN))),
        row("the count 7 is not that of the buckets, 6", h -> h.count(7)),
        row("the count -1, of these zero 2", h -> h.count(-1)),
        row("spans of the positive buckets have 4, there are 3", h -> h.positive().span(1, 1)),
        row("spans of the negative buckets have 1, there are 0", h -> h.negative().span(1, 1)),
        row("span 2 of the positive buckets has the offset -1", h -> h.positive().span(-1, 0)),
        row("beyond any index", h -> h.positive().span(Integer.MAX_VALUE, 0)),
        row("positive bucket 1 has the count -2", h -> h.positive().set(1, -2)),
        row("which is too large", h -> h.positive().set(1, Long.MAX_VALUE)),
        row("has no zero bucket", h -> h.schema(Histogram.CUSTOM_BUCKETS)),
        row("at most 100 may be (limits.histogramBuckets)", HistogramCheckTest::huge));
  }

  private static void huge(Histogram h) {
    for (int i = 0; i < 200; i++) {
      h.positive().count(0);
    }
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatIsWrongIsNamed(String expected, Consumer<Histogram> change) {
    Histogram h = good();
    assertNull(HistogramCheck.trouble(h, 100));
    change.accept(h);
    String trouble = HistogramCheck.trouble(h, 100);
    assertNotNull(trouble);
    assertTrue(trouble.contains(expected), trouble);
  }

  @Test
  void customBoundsIncreaseAndAreFinite() {
    assertNull(HistogramCheck.trouble(custom(1, 2, 3), 100));
    assertTrue(String.valueOf(HistogramCheck.trouble(custom(1, 1), 100)).contains("increase"));
    assertTrue(String.valueOf(HistogramCheck.trouble(custom(1 / 0.0), 100)).contains("finite"));
    assertTrue(String.valueOf(HistogramCheck.trouble(custom(), 100)).contains("more buckets"));
  }

  private static Histogram custom(double... bounds) {
    Histogram h = new Histogram().clear().schema(Histogram.CUSTOM_BUCKETS);
    for (double bound : bounds) {
      h.bound(bits(bound));
    }
    h.positive().span(0, 2);
    h.positive().count(1);
    h.positive().count(2);
    h.count(3);
    return h;
  }

  @Test
  void observationsThatAreNoNumbersAreInNoBucket() {
    Histogram h = good();
    h.sum(bits(Double.NaN));
    h.count(9);
    assertNull(HistogramCheck.trouble(h, 100));
    h.count(5);
    assertNotNull(HistogramCheck.trouble(h, 100));
  }

  @Test
  void aStaleHistogramIsNothingButItsMarker() {
    Histogram h = good();
    h.sum(Histogram.STALE);
    h.count(1234);
    assertNull(HistogramCheck.trouble(h, 100));
    byte[] bytes = Histograms.bytes(h);
    assertEquals("s0 0 obs, sum NaN, zero 0 to 0.0", Histograms.text(bytes, 0, bytes.length));
  }
}
