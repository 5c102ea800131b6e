package io.sluice.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static Spread of(Double... figures) {
    return Spread.of(List.of(figures), f -> f);
  }

  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertEquals(new Spread(2, 1, 9), of(9.0, 1.0, 2.0));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertEquals(new Spread(2.5, 1, 9), of(9.0, 1.0, 2.0, 3.0));
  }

  @Test
  void nothingHasNoSpread() {
    assertThrows(IllegalArgumentException.class, SpreadTest::of);
  }

  @Test
  void theSpreadIsWrittenBehindTheMedian() {
    assertEquals("2.00 (1.00-9.00)", of(9.0, 1.0, 2.0).text("%.2f"));
  }

  @Test
  void figuresThatLookTheSameAreWrittenOnce() {
    assertEquals("1.2", of(1.21, 1.19).text("%.1f"));
    assertEquals("5,000,000", of(5e6, 5e6).text("%,.0f"));
  }
}
