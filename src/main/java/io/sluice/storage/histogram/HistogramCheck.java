package io.sluice.storage.histogram;

import org.jspecify.annotations.Nullable;

/**
 * Says what makes a histogram one that can't be stored. Stateless.
 *
 * <p>Source: what Prometheus' own validation asks for (model/histogram), and the specification.
 */
public final class HistogramCheck {
  private static final long ZERO = 0;

  private HistogramCheck() {}

  /**
   * What is wrong, for the sender's eyes, or null. A histogram that is fine and stale is emptied
   * but for its marker: nothing else of it means anything.
   *
   * @param maxBuckets buckets, and spans, that it may have over both sides
   */
  public static @Nullable String trouble(Histogram h, int maxBuckets) {
    if (h.isStale()) {
      h.becomeStale();
      return null;
    }
    long buckets = (long) h.positive().size() + h.negative().size();
    long spans = (long) h.positive().spans() + h.negative().spans();
    if (buckets > maxBuckets || spans > maxBuckets || h.bounds() > maxBuckets) {
      return "%d buckets in %d spans with %d bounds, at most %d may be (limits.histogramBuckets)"
          .formatted(buckets, spans, h.bounds(), maxBuckets);
    }
    String schema = h.schema() == Histogram.CUSTOM_BUCKETS ? custom(h) : exponential(h);
    if (schema != null) {
      return schema;
    }
    String positive = side("positive", h, h.positive());
    String sides = positive != null ? positive : side("negative", h, h.negative());
    return sides != null ? sides : counts(h);
  }

  private static @Nullable String exponential(Histogram h) {
    if (h.schema() < Histogram.COARSEST || h.schema() > Histogram.FINEST) {
      return "the schema %d is none of %d to %d and %d"
          .formatted(h.schema(), Histogram.COARSEST, Histogram.FINEST, Histogram.CUSTOM_BUCKETS);
    }
    if (h.bounds() > 0) {
      return "a histogram with exponential buckets has no custom bounds";
    }
    double threshold = Double.longBitsToDouble(h.zeroThreshold());
    return threshold >= 0 && threshold < Double.POSITIVE_INFINITY
        ? null
        : "the zero threshold is " + threshold;
  }

  private static @Nullable String custom(Histogram h) {
    if (h.zeroCount() != ZERO || h.zeroThreshold() != ZERO) {
      return "a histogram with custom bounds has no zero bucket";
    }
    if (h.negative().spans() > 0 || h.negative().size() > 0) {
      return "a histogram with custom bounds has no negative buckets";
    }
    for (int i = 0; i < h.bounds(); i++) {
      double bound = Double.longBitsToDouble(h.bound(i));
      if (Double.isNaN(bound) || Double.isInfinite(bound)) {
        return "the custom bound %s is not finite".formatted(bound);
      }
      if (i > 0 && !(Double.longBitsToDouble(h.bound(i - 1)) < bound)) {
        return "the custom bounds do not increase";
      }
    }
    return end(h.positive()) > h.bounds() + 1L
        ? "there are more buckets than %d custom bounds make".formatted(h.bounds())
        : null;
  }

  /** One behind the index of the last bucket. */
  private static long end(Buckets side) {
    long end = 0;
    for (int i = 0; i < side.spans(); i++) {
      end += (long) side.offset(i) + side.length(i);
    }
    return end;
  }

  private static @Nullable String side(String name, Histogram h, Buckets side) {
    long index = 0;
    for (int i = 0; i < side.spans(); i++) {
      boolean custom = h.schema() == Histogram.CUSTOM_BUCKETS;
      if (side.offset(i) < 0 && (i > 0 || custom)) {
        return "span %d of the %s buckets has the offset %d".formatted(i, name, side.offset(i));
      }
      index += (long) side.offset(i) + side.length(i);
      if (index > Integer.MAX_VALUE) {
        return "the %s buckets go beyond any index".formatted(name);
      }
    }
    if (side.spanned() != side.size()) {
      return "the spans of the %s buckets have %d, there are %d"
          .formatted(name, side.spanned(), side.size());
    }
    for (int i = 0; i < side.size(); i++) {
      if (isNegative(h, side.get(i))) {
        return "the %s bucket %d has the count %s".formatted(name, i, text(h, side.get(i)));
      }
    }
    return null;
  }

  private static @Nullable String counts(Histogram h) {
    if (isNegative(h, h.zeroCount()) || isNegative(h, h.count())) {
      return "the count %s, of these zero %s".formatted(text(h, h.count()), text(h, h.zeroCount()));
    }
    if (h.floats()) {
      return null; // sums of doubles are never exact
    }
    long sum = h.zeroCount();
    sum = sum < 0 ? -1 : add(sum, h.positive());
    sum = sum < 0 ? -1 : add(sum, h.negative());
    boolean withNan = Double.isNaN(Double.longBitsToDouble(h.sum()));
    boolean fits = withNan ? sum <= h.count() : sum == h.count();
    return sum >= 0 && fits
        ? null
        : "the count %s is not that of the buckets, %s"
            .formatted(text(h, h.count()), sum < 0 ? "which is too large" : Long.toString(sum));
  }

  /** The sum with all counts of a side, -1 if it is too large for any use. */
  private static long add(long to, Buckets side) {
    long sum = to;
    for (int i = 0; i < side.size(); i++) {
      sum += side.get(i);
      if (sum < 0) {
        return -1;
      }
    }
    return sum;
  }

  /** Below zero, or no number; whole counts have 63 bits. */
  private static boolean isNegative(Histogram h, long count) {
    return h.floats() ? !(Double.longBitsToDouble(count) >= 0) : count < 0;
  }

  private static String text(Histogram h, long count) {
    return h.floats() ? Double.toString(Double.longBitsToDouble(count)) : Long.toString(count);
  }
}
