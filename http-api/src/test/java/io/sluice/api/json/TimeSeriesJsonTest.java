package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.api.RandomSeries;
import io.sluice.api.TimeSeries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSeriesJsonTest {
  private static final long T = 1_700_000_000_000L;

  @Test
  void theShapeIsTheDocumentedOne() {
    TimeSeries series =
        TimeSeries.builder(Labels.metric("cpu_usage", "host", "a"))
            .sample(T, 1.5)
            .sample(T + 10_000, Double.NaN)
            .build();
    assertEquals(
        "{\"timeseries\":[{\"labels\":{\"__name__\":\"cpu_usage\",\"host\":\"a\"},"
            + "\"samples\":[[1700000000000,1.5],[1700000010000,\"NaN\"]]}]}",
        text(TimeSeriesJson.toBytes(List.of(series))));
  }

  @ParameterizedTest
  @CsvSource({
    "7ff8000000000000, NaN",
    "7ff0000000000002, NaN:7ff0000000000002",
    "fff8000000000000, NaN:fff8000000000000",
    "7fffffffffffffff, NaN:7fffffffffffffff",
    "7ff0000000000000, +Inf",
    "fff0000000000000, -Inf",
  })
  void nonNumbersAreStringsThatKeepEveryBit(String hex, String expected) {
    long bits = Long.parseUnsignedLong(hex, 16);
    assertTrue(JsonValues.needsText(bits));
    assertEquals(expected, JsonValues.text(bits));
    assertEquals(bits, JsonValues.parseText(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "nan",
    "NaN:",
    "NaN:7FF0000000000002",
    "NaN:3ff0000000000000",
    "NaN:7ff0000000000000",
    "NaN:fff0000000000000",
    "NaN:7ff00000000000021",
    "Infinity",
    "1.5",
  })
  void otherStringsAreNoValues(String text) {
    assertNull(JsonValues.parseText(text));
  }

  @ParameterizedTest
  @CsvSource({"0.0, 0", "-0.0, -0.0", "1.0, 1", "-7.0, -7", "0.1, 0.1", "1e15, 1.0E15"})
  void numbersAreShortAndExact(double value, String expected) {
    TimeSeries series = TimeSeries.of(Labels.metric("m"), -1, value);
    String line = text(TimeSeriesJson.toLines(List.of(series)));
    assertEquals("{\"labels\":{\"__name__\":\"m\"},\"samples\":[[-1," + expected + "]]}\n", line);
  }

  @ParameterizedTest
  @CsvSource({
    "-0, 8000000000000000",
    "-0.0, 8000000000000000",
    "-0e5, 8000000000000000",
    "0, 0",
    "9007199254740993, 4340000000000000",
    "1e-400, 0",
    "18446744073709551616, 43f0000000000000",
  })
  void numbersOfEveryFormAreRead(String number, String hex) {
    TimeSeries series = line("{\"labels\":{\"__name__\":\"m\"},\"samples\":[[0," + number + "]]}");
    assertEquals(Long.parseUnsignedLong(hex, 16), series.valueBits(0));
  }

  @Test
  void whateverIsWrittenIsReadBackBitForBit() {
    long seed = System.nanoTime();
    RandomSeries random = new RandomSeries(seed);
    for (int round = 0; round < 500; round++) {
      List<TimeSeries> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(random.series());
      }
      assertEquals(all, TimeSeriesJson.read(TimeSeriesJson.toBytes(all)), () -> "seed " + seed);
      assertEquals(
          all, TimeSeriesJson.readLines(TimeSeriesJson.toLines(all)), () -> "seed " + seed);
    }
  }

  @Test
  void unknownFieldsAndTheOrderOfFieldsDoNotMatter() {
    TimeSeries series =
        line("{\"x\":[{}],\"samples\":[[1,2]],\"y\":null,\"labels\":{\"b\":\"2\",\"a\":\"1\"}}");
    assertEquals(TimeSeries.of(Labels.of("a", "1", "b", "2"), 1, 2), series);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"labels\":{}} | \"samples\" is missing at line 1, column 13",
        "{\"samples\":[]} | \"labels\" is missing at line 1, column 14",
        "[] | expected a series object, found START_ARRAY at line 1, column 1",
        "{\"labels\":{\"a\":1},\"samples\":[]} | expected a string for label \"a\"",
        "{\"labels\":{\"a\":\"\"},\"samples\":[]} | label \"a\" has an empty value",
        "{\"labels\":{\"a\":\"1\",\"a\":\"2\"},\"samples\":[]} | label \"a\" occurs twice",
        "{\"labels\":{},\"samples\":[[1.5,2]]} | expected a time in integer milliseconds",
        "{\"labels\":{},\"samples\":[[1,\"abc\"]]} | not a value: \"abc\"",
        "{\"labels\":{},\"samples\":[[1,true]]} | expected a value",
        "{\"labels\":{},\"samples\":[[1,1e999]]} | a number beyond the range of doubles",
        "{\"labels\":{},\"samples\":[[1,2,3]]} | expected the end of the sample",
        "{\"labels\":{},\"samples\":[]} {} | something follows the end",
        "{\"labels\":{} | Unexpected end-of-input",
        "{\"labels\":{},\"labels\":{},\"samples\":[]} | \"labels\" occurs twice",
      })
  void malformedLinesAreNamedWithTheirPlace(String json, String message) {
    Exception e = assertThrows(MalformedJsonException.class, () -> line(json));
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
  }

  private static TimeSeries line(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return TimeSeriesJson.readLine(bytes, 0, bytes.length);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
