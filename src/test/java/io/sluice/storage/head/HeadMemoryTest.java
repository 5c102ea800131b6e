package io.sluice.storage.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeadMemoryTest {
  private final Head head = HeadFixture.head();

  @Test
  void memoryIsThePagesAndTheirTables() {
    long tables = 3 * (16 + 16 * 8);
    assertEquals(tables, head.memoryBytes());
    head.append(0, 1, 1);
    assertEquals(tables + 2 * Slab.PAGE_BYTES, head.memoryBytes());
    head.cut(0);
    assertEquals(tables + 3 * Slab.PAGE_BYTES, head.memoryBytes());
  }

  @Test
  void aSeriesWithTwoSamplesCostsAtMost160Bytes() {
    int series = 100_000;
    for (int sample = 0; sample < 2; sample++) {
      for (int ref = 0; ref < series; ref++) {
        head.append(ref, HeadFixture.NOON + 10_000L * sample, HeadFixture.bits(ref));
      }
    }
    assertEquals(series, head.seriesCount());
    assertEquals(2L * series, head.sampleCount());
    double each = (double) head.memoryBytes() / series;
    assertTrue(each <= 160, each + " bytes");
  }

  @Test
  void whatIsReleasedIsUsedAgain() {
    long time = HeadFixture.NOON;
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 20_000; i++) {
        time += 10_000;
        head.append(0, time, time * time);
      }
      HeadFixture.closed(head).keySet().forEach(head::release);
      assertEquals(0, head.chunkCount());
    }
    assertTrue(head.memoryBytes() < 1 << 20, head.memoryBytes() + " bytes");
    assertTrue(head.usedBytes() < 400_000, head.usedBytes() + " bytes used");
  }

  @Test
  void buffersOfSamplesOutOfOrderAreUsedAgain() {
    head.append(0, Long.MAX_VALUE, 0);
    for (int i = 0; i < 120_000; i++) {
      head.append(0, HeadFixture.NOON, i);
    }
    long used = head.memoryBytes() - head.usedBytes();
    assertTrue(head.memoryBytes() < 1 << 20, head.memoryBytes() + " bytes, free " + used);
  }
}
