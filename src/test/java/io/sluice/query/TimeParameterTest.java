package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeParameterTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0, 0",
    "1700000000, 1700000000000",
    "1700000000.123, 1700000000123",
    "1700000000.1236, 1700000000124",
    "1.7e9, 1700000000000",
    "-1.5, -1500",
    ".5, 500",
    "5., 5000",
    "1e40, 9223372036854775807",
    "-1e40, -9223372036854775808",
    "2023-11-14T22:13:20Z, 1700000000000",
    "2023-11-14T22:13:20.123Z, 1700000000123",
    "2023-11-14T22:13:20.123999999Z, 1700000000123",
    "2023-11-15T00:13:20+02:00, 1700000000000",
    "1969-12-31T23:59:59.999Z, -1",
  })
  void readsSecondsAndRfc3339(String text, long millis) {
    assertEquals(millis, TimeParameter.millis(text));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"NaN", "Inf", "now", "1d", "0x10", "1e999", "2023-11-14", "1 ", "."})
  void refusesTheRest(String text) {
    assertThrows(IllegalArgumentException.class, () -> TimeParameter.millis(text));
  }
}
