package io.sluice.load.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What all runs of one server in one scenario say. Immutable.
 *
 * @param server name of the contender
 * @param version of it
 * @param year of its release; 0 if not known
 * @param loads measuring runs
 * @param kills runs that ended with -9
 */
record Standing(
    String server, String version, int year, List<Row.Load> loads, List<Row.Kill> kills) {

  /** Those of a scenario: Sluice, then the others by their CPU time per sample. */
  static List<Standing> of(String scenario, List<Row> rows) {
    Map<String, List<Row>> byServer = new LinkedHashMap<>();
    for (Row row : rows) {
      if (row.scenario().equals(scenario)) {
        byServer.computeIfAbsent(row.server(), s -> new ArrayList<>()).add(row);
      }
    }
    return byServer.values().stream()
        .map(Standing::of)
        .sorted(Comparator.comparing((Standing s) -> !s.isSluice()).thenComparing(Standing::rank))
        .toList();
  }

  private static Standing of(List<Row> rows) {
    Row any = rows.get(0);
    return new Standing(
        any.server(),
        any.version(),
        any.year(),
        rows.stream().map(Row::load).filter(Objects::nonNull).toList(),
        rows.stream().map(Row::kill).filter(Objects::nonNull).toList());
  }

  boolean isSluice() {
    return server.equals("Sluice");
  }

  private double rank() {
    return cpu().map(Spread::median).orElse(Double.MAX_VALUE);
  }

  /** CPU-seconds of the server per million samples; nothing if it wasn't measured. */
  Optional<Spread> cpu() {
    return loads.isEmpty()
        ? Optional.empty()
        : Optional.of(Spread.of(loads, Row.Load::cpuPerMillion));
  }

  /** The release in words. */
  String release() {
    return year == 0 ? version : version + " (" + year + ")";
  }

  /** How many acknowledged samples did not come back, in words. */
  String missing() {
    if (kills.isEmpty()) {
      return "";
    }
    Spread missing = Spread.of(kills, kill -> kill.missing());
    Spread of = Spread.of(kills, Row.Kill::acknowledged);
    return missing.text("%,.0f") + " of " + of.text("%,.0f");
  }
}
