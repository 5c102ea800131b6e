package io.sluice.load.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The report: the tables between two marks of a page whose other words are written by hand, and the
 * plot beside it. Stateless.
 */
final class Report {
  static final String BEGIN = "<!-- measured: written by load-tests/compare -->";
  static final String END = "<!-- end of what was measured -->";

  private Report() {}

  /** Writes page and plot; a page that isn't there is made. */
  static void write(List<Row> rows, Path page) throws IOException {
    Path parent = page.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path plot = page.resolveSibling(String.valueOf(page.getFileName()).replace(".md", ".svg"));
    Files.writeString(plot, Plot.of(rows));
    String before = Files.exists(page) ? Files.readString(page) : "# Comparison\n\n";
    String measured = measured(rows, String.valueOf(plot.getFileName()));
    Files.writeString(page, placed(before, measured));
  }

  /** The page with what stands between the marks replaced, or with both at its end. */
  static String placed(String page, String measured) {
    return placed(page, BEGIN, END, measured);
  }

  /** The same with other marks. */
  static String placed(String page, String first, String last, String measured) {
    String block = first + "\n\n" + measured + last;
    int begin = page.indexOf(first);
    int end = page.indexOf(last);
    if (begin < 0 || end < begin) {
      return page + block + "\n";
    }
    return page.substring(0, begin) + block + page.substring(end + last.length());
  }

  private static String measured(List<Row> rows, String plot) {
    if (rows.isEmpty()) {
      return "Nothing has been measured yet.\n\n";
    }
    StringBuilder text = new StringBuilder();
    text.append(Machine.describe()).append(when(rows)).append("\n\n");
    text.append("![Server CPU-seconds per million samples](").append(plot).append(")\n\n");
    text.append(ReportTables.ratios(rows));
    for (Scenario scenario : Scenario.ALL) {
      List<Standing> standings = Standing.of(scenario.name(), rows);
      if (!standings.isEmpty()) {
        text.append(ReportTables.scenario(scenario, standings));
      }
    }
    return text.toString();
  }

  /** The time that the runs span. */
  private static String when(List<Row> rows) {
    List<String> times = rows.stream().map(Row::at).sorted().toList();
    return " Runs ended from " + times.get(0) + " to " + times.get(times.size() - 1) + ".";
  }
}
