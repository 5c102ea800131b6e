package io.sluice.storage.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.head.NaiveXorChunk.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadTest {
  private final Head head = HeadFixture.head();
  private final Found found = new Found();

  @Test
  void aSeriesWithoutSamplesReadsEmpty() {
    for (int ref : new int[] {0, 5000, Integer.MAX_VALUE, -1}) {
      assertEquals(List.of(), HeadFixture.all(head, ref));
      assertEquals(Long.MIN_VALUE, head.maxTime(ref));
    }
    assertFalse(head.find(3, 0, found));
    assertEquals(0, head.seriesCount());
  }

  @Test
  void theLastWriteOfATimeWins() {
    head.append(0, 10, 1);
    head.append(0, 20, 2);
    head.append(0, 10, 3);
    head.append(0, 20, 4);
    head.append(0, 10, 5);
    assertEquals(List.of(new Sample(10, 5), new Sample(20, 4)), HeadFixture.all(head, 0));
    assertTrue(head.find(0, 10, found));
    assertEquals(5, found.bits());
    assertTrue(head.find(0, 20, found));
    assertEquals(4, found.bits());
    assertFalse(head.find(0, 15, found));
  }

  @Test
  void theEarliestAndTheLatestTimesAreTimesLikeOthers() {
    head.append(0, Long.MIN_VALUE, 1);
    assertEquals(1, head.seriesCount());
    assertTrue(head.find(0, Long.MIN_VALUE, found));
    head.append(0, Long.MAX_VALUE, 2);
    head.append(0, Long.MIN_VALUE, 3);
    assertEquals(
        List.of(new Sample(Long.MIN_VALUE, 3), new Sample(Long.MAX_VALUE, 2)),
        HeadFixture.all(head, 0));
  }

  @Test
  void whatIsJudgedCountsUntilItIsReset() {
    head.judged(9, 100);
    assertEquals(100, head.judgedMax(9));
    assertEquals(Long.MIN_VALUE, head.maxTime(9));
    head.judged(9, 50);
    assertEquals(100, head.judgedMax(9));
    head.append(9, 60, 0);
    assertEquals(100, head.judgedMax(9));
    head.resetJudged(9);
    assertEquals(60, head.judgedMax(9));
    head.resetJudged(123_456);
    assertEquals(Long.MIN_VALUE, head.judgedMax(123_456));
  }

  @Test
  void seriesMayHaveGapsBetweenTheirNumbers() {
    head.append(1_000_000, 1, 1);
    head.append(3, 2, 2);
    assertEquals(List.of(new Sample(1, 1)), HeadFixture.all(head, 1_000_000));
    assertEquals(List.of(new Sample(2, 2)), HeadFixture.all(head, 3));
    assertEquals(List.of(), HeadFixture.all(head, 999_999));
    assertEquals(2, head.seriesCount());
  }

  @Test
  void aFullPieceThatEndsAtTheEndSaysSo() {
    for (int i = 1; i <= 10; i++) {
      head.append(0, i, i);
    }
    SampleBuffer out = new SampleBuffer();
    HeadReader reader = head.reader();
    assertTrue(reader.read(0, 0, 8, 4, out));
    assertFalse(reader.read(0, 5, 8, 4, out));
    assertEquals(8, out.size());
    assertThrows(IllegalArgumentException.class, () -> reader.read(0, 0, 8, 0, out));
  }
}
