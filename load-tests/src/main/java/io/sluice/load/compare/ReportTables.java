package io.sluice.load.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The tables of the report in Markdown. Stateless. */
final class ReportTables {
  /** Share of the machine from which on other work is called a disturbance. */
  static final double DISTURBED = 0.15;

  private ReportTables() {}

  /** Sluice's CPU time beside that of the best of the others; nothing if there is no such pair. */
  static String ratios(List<Row> rows) {
    StringBuilder lines = new StringBuilder();
    for (Scenario scenario : Scenario.ALL) {
      ratio(scenario, Standing.of(scenario.name(), rows)).ifPresent(lines::append);
    }
    return lines.isEmpty()
        ? ""
        : "| case | Sluice, CPU-s per M samples | best of the others | Sluice ahead by |"
            + " the bars imply | |\n| --- | --- | --- | --- | --- | --- |\n"
            + lines
            + "\n";
  }

  private static Optional<String> ratio(Scenario scenario, List<Standing> standings) {
    List<Standing> measured = standings.stream().filter(s -> s.cpu().isPresent()).toList();
    if (measured.size() < 2 || !measured.get(0).isSluice()) {
      return Optional.empty();
    }
    Standing best = measured.get(1);
    double ours = measured.get(0).cpu().orElseThrow().median();
    double theirs = best.cpu().orElseThrow().median();
    double wanted = scenario.wantedRatio();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "| %s | %.2f | %s %.2f | %.1f x | %.1f x | %s |%n",
            scenario.title(),
            ours,
            best.server(),
            theirs,
            theirs / ours,
            wanted,
            theirs / ours >= wanted ? "reached" : "**not reached**"));
  }

  /** One scenario's servers, Sluice first. */
  static String scenario(Scenario scenario, List<Standing> standings) {
    StringBuilder text = new StringBuilder("### " + scenario.title() + "\n\n");
    text.append(size(scenario, standings))
        .append("\n\n| server | release | runs | M samples/s | CPU-s per M samples | p99 ack, ms |")
        .append(" peak resident, MiB | bytes on disk per sample |")
        .append(" acknowledged samples missing after kill -9 |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    standings.forEach(standing -> text.append(row(standing)));
    text.append(others(standings));
    if (loads(standings).anyMatch(load -> !load.idle())) {
      text.append(
          "\n\\* still at work when it was no longer watched, 20 s after the last answer\n");
    }
    return text.append('\n').toString();
  }

  /** How far the machine was not ours alone. */
  private static String others(List<Standing> standings) {
    return loads(standings).map(Row.Load::othersShare).max(Double::compare).stream()
        .map(
            most ->
                String.format(
                    Locale.ROOT,
                    "%nOther processes, the kernel's own threads among them, used at most %.0f %%"
                        + " of the machine in a run.%s%n",
                    most * 100,
                    most > DISTURBED
                        ? " **That is a disturbance: rates and latencies mean little, CPU time is"
                            + " too high.**"
                        : ""))
        .findAny()
        .orElse("");
  }

  private static Stream<Row.Load> loads(List<Standing> standings) {
    return standings.stream().flatMap(s -> s.loads().stream());
  }

  private static String size(Scenario scenario, List<Standing> standings) {
    var workload = scenario.workload();
    String requests =
        String.format(
            Locale.ROOT,
            "%,d series; a request holds %,d series with %d sample%s each.",
            workload.series(),
            workload.seriesPerRequest(),
            workload.samplesPerSeries(),
            workload.samplesPerSeries() == 1 ? "" : "s");
    long measured = loads(standings).mapToLong(Row.Load::samples).max().orElse(0);
    return requests
        + (measured == 0
            ? " Not measured yet."
            : String.format(
                Locale.ROOT,
                " Measured in each run: %,d samples, after the first %.0f %% of it.",
                measured,
                workload.warmUpShare() * 100));
  }

  private static String row(Standing s) {
    boolean busy = s.loads().stream().anyMatch(load -> !load.idle());
    return "| "
        + String.join(
            " | ",
            s.isSluice() ? "**Sluice**" : s.server(),
            s.release(),
            Integer.toString(s.loads().size()),
            cell(s, load -> load.samplesPerSecond() / 1e6, "%.2f"),
            cell(s, Row.Load::cpuPerMillion, "%.2f") + (busy ? "\\*" : ""),
            cell(s, Row.Load::p99Millis, "%.1f"),
            cell(s, Row.Load::residentMiB, "%.0f"),
            cell(s, Row.Load::diskPerSample, "%.1f"),
            s.missing())
        + " |\n";
  }

  private static String cell(Standing s, ToDoubleFunction<Row.Load> figure, String format) {
    return s.loads().isEmpty() ? "" : Spread.of(s.loads(), figure).text(format);
  }
}
