package io.sluice.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "512B, 512",
    "64KiB, 65536",
    "64 kib, 65536",
    "64K, 65536",
    "1KB, 1000",
    "1.5GiB, 1610612736",
    "10MB, 10000000",
    "2TiB, 2199023255552"
  })
  void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
    assertEquals(bytes, DataSize.parse(text).bytes());
  }

  @ParameterizedTest
  @CsvSource({"0B", "1000B", "64KiB", "1536KiB", "3GiB", "1TiB"})
  void whatIsPrintedIsReadBack(String text) {
    assertEquals(text, DataSize.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource({"-1", "64XB", "KiB", "''", "1e3"})
  void nonsenseIsRefusedWithAnExample(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> DataSize.parse(text));
    assertEquals(text + " (expected: a size such as 64KiB, 1.5GiB or 4096)", e.getMessage());
  }

  @Test
  void aSizeBeyondAnIntIsClamped() {
    assertEquals(Integer.MAX_VALUE, DataSize.ofGiB(3).asInt());
  }
}
