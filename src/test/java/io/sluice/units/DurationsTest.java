package io.sluice.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "200us, 200000",
    "5s, 5000000000",
    "1.5ms, 1500000",
    "1h30m, 5400000000000",
    "PT0.5S, 500000000"
  })
  void durationsAreReadAsPeopleWriteThem(String text, long nanos) {
    assertEquals(Duration.ofNanos(nanos), Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"0s", "200us", "1h30m", "1d", "2s500ms"})
  void whatIsPrintedIsReadBack(String text) {
    assertEquals(text, Durations.print(Durations.parse(text)));
  }

  @ParameterizedTest
  @CsvSource({"5", "s", "5 parsecs", "1s2", "-1s", "''", "PX"})
  void nonsenseIsRefusedWithAnExample(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));
    assertEquals(text + " (expected: a duration such as 200us, 5s or 1h30m)", e.getMessage());
  }
}
