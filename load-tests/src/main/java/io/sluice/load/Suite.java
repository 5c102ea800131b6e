package io.sluice.load;

import io.sluice.load.data.Workload;
import java.util.List;
import java.util.Map;

/**
 * A named list of cases. Immutable.
 *
 * @param cases run one after another, then all of them again
 * @param repetitions how often
 */
record Suite(List<Case> cases, int repetitions) {

  /**
   * One line of the table. Immutable.
   *
   * @param name in the table
   * @param workload what is sent
   * @param protocol as {@link io.sluice.load.data.Encoder#named} knows it
   * @param durability the level asked for
   * @param connections of the closed loop
   * @param shareOfCeiling open loop at that share of what {@link #CEILING} reached on this JDK; 0:
   *     closed loop
   * @param heap of the server; empty: the launcher's choice
   * @param settings of the server that are not its defaults
   * @param bar what performance.md asks for, in words
   */
  record Case(
      String name,
      Workload workload,
      String protocol,
      String durability,
      int connections,
      double shareOfCeiling,
      String heap,
      List<String> settings,
      String bar) {}

  /** The case whose throughput is the ceiling. */
  static final String CEILING = "steady remote write";

  private static final int IN_FLIGHT = 5;

  private static Case closed(String name, Workload workload, String protocol, String bar) {
    return new Case(name, workload, protocol, "synced", IN_FLIGHT, 0, "", List.of(), bar);
  }

  private static final Case STEADY = closed(CEILING, Workload.STEADY, "rw", "CPU <= 0.50");
  private static final Case STEADY_JSON =
      closed("steady JSON", Workload.STEADY, "json", "CPU <= 0.95");
  private static final Case STEADY_LINE =
      closed("steady line protocol", Workload.STEADY, "line", "CPU <= 0.30");
  private static final Case STEADY_OTLP =
      closed("steady OTLP", Workload.STEADY, "otlp", "CPU <= 0.80");
  private static final Case STEADY_OTLP_GRPC =
      closed("steady OTLP, gRPC", Workload.STEADY, "otlp-grpc", "CPU <= 0.80");
  private static final Case WIDE = closed("wide remote write", Workload.WIDE, "rw", "CPU <= 0.15");
  private static final Case CHURN = closed("churn remote write", Workload.CHURN, "rw", "CPU <= 5");
  private static final Case ACTIVE =
      new Case(
          "1 M active series",
          Workload.ACTIVE_1M,
          "rw",
          "synced",
          IN_FLIGHT,
          0,
          "1080m",
          List.of("ingest.cacheBytes=400MiB", "budget.capacity=64MiB", "head.limit=300MiB"),
          "CPU <= 0.8, resident < 1.2 GB");
  private static final Case WRITTEN =
      new Case(
          "steady remote write, written",
          Workload.STEADY,
          "rw",
          "written",
          IN_FLIGHT,
          0,
          "",
          List.of(),
          "synced within 15 %");
  private static final Case LATENCY =
      new Case(
          "a fifth of the ceiling",
          Workload.STEADY,
          "rw",
          "synced",
          IN_FLIGHT,
          0.2,
          "",
          List.of(),
          "p50 < 3 ms, p99 < 15 ms");

  /** All suites by name. */
  static final Map<String, Suite> ALL =
      Map.of(
          "quick", new Suite(List.of(STEADY, STEADY_JSON), 1),
          "bars",
              new Suite(
                  List.of(
                      STEADY,
                      WRITTEN,
                      STEADY_JSON,
                      STEADY_LINE,
                      STEADY_OTLP,
                      WIDE,
                      CHURN,
                      ACTIVE,
                      LATENCY),
                  3),
          "steady", new Suite(List.of(STEADY, STEADY_JSON), 3),
          "protocols", new Suite(List.of(STEADY_LINE, STEADY_OTLP, STEADY_OTLP_GRPC), 3),
          "opentelemetry", new Suite(List.of(STEADY_OTLP, STEADY_OTLP_GRPC), 3),
          "wide", new Suite(List.of(WIDE), 3),
          "churn", new Suite(List.of(CHURN), 3),
          "active1m", new Suite(List.of(ACTIVE), 3),
          "sync-price", new Suite(List.of(STEADY, WRITTEN), 5),
          "latency", new Suite(List.of(STEADY, LATENCY), 3));
}
