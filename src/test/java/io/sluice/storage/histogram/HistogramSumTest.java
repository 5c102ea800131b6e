package io.sluice.storage.histogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistogramSumTest {
  private static String text(Histogram h) {
    byte[] bytes = Histograms.bytes(h);
    return Histograms.text(bytes, 0, bytes.length);
  }

  @Test
  void countsOfOneBucketAddUp() {
    Histogram a = Histograms.of(1, 1.5, 2, new int[] {0, 2, 3, 1}, 1, 2, 1);
    Histogram b = Histograms.of(1, 2.25, 1, new int[] {1, 2}, 5, 7);
    Histogram sum = new Histogram();
    assertNull(HistogramSum.add(a, b, sum));
    assertEquals("s1 19 obs, sum 3.75, zero 3 to 0.001, +[0 6]{1 7 7 0 0 1}", text(sum));
  }

  @Test
  void theCoarserSchemaCounts() {
    Histogram fine = Histograms.of(2, 1, 0, new int[] {-3, 8}, 1, 1, 1, 1, 1, 1, 1, 1);
    Histogram coarse = Histograms.of(0, 1, 0, new int[] {0, 1}, 10);
    Histogram sum = new Histogram();
    assertNull(HistogramSum.add(fine, coarse, sum));
    // at schema 2 the buckets -3 to 0 end at 1, which is bucket 0 of schema 0
    assertEquals("s0 18 obs, sum 2.0, zero 0 to 0.001, +[0 2]{14 4}", text(sum));
  }

  @Test
  void aZeroBucketThatBecomesWiderOverCountsIsRefused() {
    Histogram a = Histograms.of(0, 1, 2, new int[] {0, 1}, 1); // (0.5, 1]
    Histogram b = Histograms.of(0, 1, 2, new int[] {5, 1}, 1);
    b.zeroThreshold(Double.doubleToRawLongBits(0.75));
    Histogram sum = new Histogram();
    assertTrue(String.valueOf(HistogramSum.add(a, b, sum)).contains("wider"));
    b.zeroThreshold(Double.doubleToRawLongBits(0.5));
    assertNull(HistogramSum.add(a, b, sum));
    assertEquals(0.5, Double.longBitsToDouble(sum.zeroThreshold()));
  }

  @Test
  void countsOfDoublesAreNotSummedUp() {
    Histogram floats = Histograms.of(0, 1, 2, new int[] {0, 1}, 1);
    floats.floats(true);
    assertNotNull(HistogramSum.add(floats, Histograms.of(0, 1, 0, new int[0]), new Histogram()));
  }

  @Test
  void everyBucketOfARandomSumIsTheSumOfItsBuckets() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Histogram a = Histograms.random(random);
      Histogram b = Histograms.random(random);
      boolean plain = !a.floats() && !b.floats() && a.schema() >= -4 && b.schema() >= -4;
      if (!plain) {
        continue;
      }
      a.zeroThreshold(0);
      b.zeroThreshold(0);
      Histogram sum = new Histogram();
      assertNull(HistogramSum.add(a, b, sum), () -> "seed " + seed);
      assertNull(HistogramCheck.trouble(sum, 1000), () -> "seed " + seed);
      TreeMap<Integer, Long> expected = new TreeMap<>();
      add(a, sum.schema(), expected);
      add(b, sum.schema(), expected);
      TreeMap<Integer, Long> found = new TreeMap<>();
      add(sum, sum.schema(), found);
      assertEquals(expected, found, () -> "seed " + seed);
    }
  }

  private static void add(Histogram h, int schema, Map<Integer, Long> to) {
    int index = 0;
    int at = 0;
    for (int span = 0; span < h.positive().spans(); span++) {
      index += h.positive().offset(span);
      for (int i = 0; i < h.positive().length(span); i++, at++, index++) {
        int coarse = (int) Math.ceil(index / Math.pow(2, h.schema() - schema));
        if (h.positive().get(at) > 0) {
          to.merge(coarse, h.positive().get(at), Long::sum);
        }
      }
    }
  }
}
