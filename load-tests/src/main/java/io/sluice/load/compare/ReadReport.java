package io.sluice.load.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The section of the report about reading. Stateless. */
final class ReadReport {
  private static final String BEGIN = "<!-- read: written by load-tests/compare read -->";
  private static final String END = "<!-- end of what was read -->";

  private ReadReport() {}

  /** Writes the section between its marks, or at the end of the page. */
  static void write(List<ReadRow> rows, Path page) throws IOException {
    String before = Files.exists(page) ? Files.readString(page) : "# Comparison\n\n";
    Files.writeString(page, Report.placed(before, BEGIN, END, text(rows)));
  }

  /** Questions to which servers gave different numbers of samples. */
  static List<String> disagreements(List<ReadRow> rows) {
    Map<String, Set<Long>> counts =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    ReadRow::question,
                    LinkedHashMap::new,
                    Collectors.mapping(ReadRow::samples, Collectors.toSet())));
    return counts.entrySet().stream()
        .filter(each -> each.getValue().size() > 1)
        .map(each -> each.getKey() + ": " + each.getValue())
        .toList();
  }

  private static String text(List<ReadRow> rows) {
    if (rows.isEmpty()) {
      return "Nothing has been measured yet.\n\n";
    }
    List<String> times = rows.stream().map(ReadRow::at).sorted().toList();
    StringBuilder text = new StringBuilder();
    text.append(Machine.describe())
        .append(" Asked from ")
        .append(times.get(0))
        .append(" to ")
        .append(times.get(times.size() - 1))
        .append(".\n\n");
    for (ReadCase asked : ReadCase.ALL) {
      List<ReadRow> ofCase = rows.stream().filter(r -> r.question().equals(asked.name())).toList();
      if (!ofCase.isEmpty()) {
        table(asked, ofCase, text);
      }
    }
    List<String> different = disagreements(rows);
    if (!different.isEmpty()) {
      text.append("**The servers do not agree on the number of samples:** ")
          .append(String.join("; ", different))
          .append("\n\n");
    }
    return text.toString();
  }

  private static void table(ReadCase asked, List<ReadRow> rows, StringBuilder text) {
    text.append("#### ")
        .append(asked.title())
        .append(
            String.format(
                Locale.ROOT, "%n%n`%s`: %,d samples%n%n", asked.selector(), rows.get(0).samples()))
        .append("| server | way | first after a start, ms | warm, ms | its CPU, ms | KiB |\n")
        .append("| --- | --- | --- | --- | --- | --- |\n");
    Map<String, List<ReadRow>> groups = new LinkedHashMap<>();
    for (ReadWay way : ReadWay.values()) {
      for (ReadRow row : rows) {
        if (row.way() == way) {
          groups.computeIfAbsent(row.server() + way, key -> new ArrayList<>()).add(row);
        }
      }
    }
    groups.values().forEach(group -> text.append(line(group)));
    text.append('\n');
  }

  private static String line(List<ReadRow> group) {
    ReadRow any = group.get(0);
    String server = any.server().equals("Sluice") ? "**Sluice**" : any.server();
    return "| "
        + String.join(
            " | ",
            server + " " + any.version(),
            any.way().title(),
            cell(group, true, ReadRow::millis, "%.1f"),
            cell(group, false, ReadRow::millis, "%.2f"),
            cell(group, false, ReadRow::cpuMillis, "%.2f"),
            String.format(Locale.ROOT, "%,d", any.bytes() / 1024))
        + " |\n";
  }

  private static String cell(
      List<ReadRow> group, boolean cold, ToDoubleFunction<ReadRow> figure, String format) {
    List<ReadRow> rows = group.stream().filter(row -> row.cold() == cold).toList();
    return rows.isEmpty() ? "" : Spread.of(rows, figure).text(format);
  }
}
