package io.sluice.storage.histogram;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds histograms of whole counts to one another, exactly: the sum has the coarser of both schemas
 * and the wider of both zero buckets. Stateless.
 */
public final class HistogramSum {
  private HistogramSum() {}

  /**
   * Puts the sum of both into a third; nothing else of that matters. Says what makes an exact sum
   * impossible, or null.
   */
  public static @Nullable String add(Histogram a, Histogram b, Histogram to) {
    if (isCustom(a) || isCustom(b) || a.floats() || b.floats()) {
      return "only histograms with exponential buckets and whole counts are summed up";
    }
    to.clear();
    to.schema(Math.min(a.schema(), b.schema()));
    long threshold = wider(a.zeroThreshold(), b.zeroThreshold());
    to.zeroThreshold(threshold);
    if (reaches(a, threshold) || reaches(b, threshold)) {
      return "the zero bucket became wider, over buckets that have counts";
    }
    to.count(a.count() + b.count());
    to.zeroCount(a.zeroCount() + b.zeroCount());
    to.sum(
        Double.doubleToRawLongBits(
            Double.longBitsToDouble(a.sum()) + Double.longBitsToDouble(b.sum())));
    add(a, b, a.positive(), b.positive(), to.schema(), to.positive());
    add(a, b, a.negative(), b.negative(), to.schema(), to.negative());
    return to.count() < 0 ? "the count does not fit 63 bits" : null;
  }

  private static boolean isCustom(Histogram h) {
    return h.schema() == Histogram.CUSTOM_BUCKETS;
  }

  private static long wider(long a, long b) {
    return Double.longBitsToDouble(a) >= Double.longBitsToDouble(b) ? a : b;
  }

  /** True if a bucket with a count lies below the threshold, if only in part. */
  private static boolean reaches(Histogram h, long thresholdBits) {
    if (h.zeroThreshold() == thresholdBits) {
      return false;
    }
    double threshold = Double.longBitsToDouble(thresholdBits);
    return lowest(h, h.positive()) < threshold || lowest(h, h.negative()) < threshold;
  }

  /** Where the lowest bucket with a count begins. */
  private static double lowest(Histogram h, Buckets side) {
    TreeMap<Integer, Long> counts = new TreeMap<>();
    put(side, 0, counts);
    return counts.isEmpty()
        ? Double.POSITIVE_INFINITY
        : Math.pow(2, (counts.firstKey() - 1) * Math.pow(2, -h.schema()));
  }

  private static void add(
      Histogram a, Histogram b, Buckets ofA, Buckets ofB, int schema, Buckets to) {
    TreeMap<Integer, Long> counts = new TreeMap<>();
    put(ofA, a.schema() - schema, counts);
    put(ofB, b.schema() - schema, counts);
    SpanBuilder spans = new SpanBuilder(to);
    for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
      spans.add(bucket.getKey(), bucket.getValue());
    }
  }

  private static void put(Buckets side, int coarser, Map<Integer, Long> counts) {
    int at = 0;
    int index = 0;
    for (int span = 0; span < side.spans(); span++) {
      index += side.offset(span);
      for (int i = 0; i < side.length(span); i++) {
        if (side.get(at) != 0) {
          counts.merge(coarser(index, coarser), side.get(at), Long::sum);
        }
        at++;
        index++;
      }
    }
  }

  /** The index of the bucket that a bucket lies in when so many schemas are gone down. */
  public static int coarser(int index, int schemas) {
    return ((index - 1) >> schemas) + 1;
  }
}
