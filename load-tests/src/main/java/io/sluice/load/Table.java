package io.sluice.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Results as a Markdown table: the median, and in brackets the least and the most. Stateless. */
final class Table {
  private Table() {}

  static String of(Suite suite, List<String> jdks, Map<String, List<Result>> results) {
    StringBuilder table =
        new StringBuilder(
            "\n| case | JDK | M samples/s | CPU-s per M samples | p50 ms | p99 ms | max ms |"
                + " resident MiB | client CPU-s per M | bar |\n"
                + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (Suite.Case one : suite.cases()) {
      for (String jdk : jdks) {
        List<Result> runs = results.getOrDefault(Bench.key(one.name(), jdk), List.of());
        table.append(row(one, jdk, runs)).append('\n');
      }
    }
    return table.toString();
  }

  private static String row(Suite.Case one, String jdk, List<Result> runs) {
    return "| "
        + String.join(
            " | ",
            one.name(),
            jdk,
            cell("%.2f", runs, r -> r.samplesPerSecond() / 1e6),
            cell("%.3f", runs, Result::cpuPerMillion),
            cell("%.2f", runs, Result::p50Millis),
            cell("%.1f", runs, Result::p99Millis),
            cell("%.0f", runs, Result::maxMillis),
            cell("%.0f", runs, r -> r.peakResidentBytes() / 1048576.0),
            cell("%.2f", runs, Result::clientCpuPerMillion),
            one.bar())
        + " |";
  }

  private static String cell(String format, List<Result> runs, ToDoubleFunction<Result> figure) {
    double least = runs.stream().mapToDouble(figure).min().orElse(0);
    double most = runs.stream().mapToDouble(figure).max().orElse(0);
    String all = format + " (" + format + "-" + format + ")";
    return String.format(Locale.ROOT, all, median(runs, figure), least, most);
  }

  /** The middle one, or the mean of the two in the middle; 0 of none. */
  static double median(List<Result> runs, ToDoubleFunction<Result> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
