package io.sluice.load.compare;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One question of the comparison of reading. Immutable.
 *
 * @param name in results
 * @param title in the report
 * @param matchers all of which must hold
 * @param hours how far back from the newest sample
 * @param cold whether it is also asked of servers that have just started
 */
record ReadCase(String name, String title, List<Match> matchers, int hours, boolean cold) {
  /** Hours that the data cover. */
  static final int ALL_HOURS = 24;

  /** One condition: a value, or a regular expression. */
  record Match(String label, boolean regex, String value) {

    /** The type of a remote read's matcher. */
    int type() {
      return regex ? 2 : 0;
    }

    @Override
    public String toString() {
      return label + (regex ? "=~" : "=") + '"' + value + '"';
    }
  }

  /** All of them, in the order of the report. */
  static final List<ReadCase> ALL =
      List.of(
          new ReadCase(
              "one-1h", "One series, an hour", List.of(metric(), host("host_7")), 1, false),
          new ReadCase(
              "one-24h", "One series, a day", List.of(metric(), host("host_42")), ALL_HOURS, true),
          new ReadCase(
              "metric-1h", "One metric of all hosts, an hour", List.of(metric()), 1, false),
          new ReadCase(
              "metric-24h", "One metric of all hosts, a day", List.of(metric()), ALL_HOURS, true),
          new ReadCase(
              "host-24h",
              "All metrics of one host, a day",
              List.of(host("host_23")),
              ALL_HOURS,
              false),
          new ReadCase(
              "regex-6h",
              "One metric of the hosts that a regular expression names, six hours",
              List.of(metric(), new Match("hostname", true, "host_[1-3].*")),
              6,
              true));

  private static Match metric() {
    return equal("__name__", io.sluice.load.data.Devops.metricName(0));
  }

  private static Match host(String name) {
    return equal("hostname", name);
  }

  private static Match equal(String label, String value) {
    return new Match(label, false, value);
  }

  /** As a selector in PromQL's notation. */
  String selector() {
    return matchers.stream().map(Match::toString).collect(Collectors.joining(",", "{", "}"));
  }
}
