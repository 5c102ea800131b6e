package io.sluice.load.compare;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Several measurements of one thing: the middle one (of an even number the mean of the two in the
 * middle), the least and the most. Immutable.
 */
record Spread(double median, double least, double most) {

  /** Of at least one. */
  static <T> Spread of(List<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      throw new IllegalArgumentException("no measurements");
    }
    return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
  }

  /**
   * As {@code 1.62 (1.47-1.76)}, or one figure where all look the same.
   *
   * @param format of a number, as {@code %.2f}
   */
  String text(String format) {
    String middle = String.format(Locale.ROOT, format, median);
    String low = String.format(Locale.ROOT, format, least);
    String high = String.format(Locale.ROOT, format, most);
    return low.equals(high) ? middle : middle + " (" + low + "-" + high + ")";
  }
}
