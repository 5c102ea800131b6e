package io.sluice.load.compare;

import io.sluice.load.data.Workload;
import java.util.List;

/**
 * One case of the comparison. Immutable.
 *
 * @param name on the command line
 * @param title in the report
 * @param protocol that is spoken
 * @param workload that is measured
 * @param killSamples acknowledged before the server is killed; 0: it isn't
 * @param wantedRatio by how much Sluice's CPU time per sample should be under that of the best of
 *     the others, from the bars of docs/performance.md; 0: no bar
 */
record Scenario(
    String name,
    String title,
    Protocol protocol,
    Workload workload,
    long killSamples,
    double wantedRatio) {

  private static final long KILL_SAMPLES = 5_000_000;
  private static final long LONG = 30_000_000;

  /** All of them, in the order of the report. */
  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "rw-steady",
              "Remote write, steady",
              Protocol.REMOTE_WRITE,
              Workload.STEADY,
              KILL_SAMPLES,
              1.66 / 0.50),
          new Scenario(
              "rw-wide",
              "Remote write, wide",
              Protocol.REMOTE_WRITE,
              Workload.WIDE,
              KILL_SAMPLES,
              0.37 / 0.15),
          new Scenario(
              "rw-churn",
              "Remote write, churn",
              Protocol.REMOTE_WRITE,
              Workload.CHURN,
              500_000,
              20 / 5.0),
          new Scenario(
              "json-steady",
              "JSON, steady",
              Protocol.JSON,
              Workload.STEADY,
              KILL_SAMPLES,
              2.2 / 0.95),
          new Scenario(
              "line-steady",
              "Line protocol, steady",
              Protocol.LINE,
              Workload.STEADY,
              KILL_SAMPLES,
              0.78 / 0.30),
          new Scenario(
              "rw-steady-long",
              "Remote write, steady, six times as long",
              Protocol.REMOTE_WRITE,
              Workload.STEADY.withSamples(LONG),
              0,
              1.66 / 0.50),
          new Scenario(
              "rw-wide-long",
              "Remote write, wide, six times as long",
              Protocol.REMOTE_WRITE,
              Workload.WIDE.withSamples(LONG),
              0,
              0.37 / 0.15));

  /** The scenario of that name; throws IllegalArgumentException that lists the names. */
  static Scenario named(String name) {
    return ALL.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + ": no such case; there are "
                        + ALL.stream().map(Scenario::name).toList()));
  }

  /** The same with at most so many samples in every run. */
  Scenario withSamples(long samples) {
    return new Scenario(
        name,
        title,
        protocol,
        workload.withSamples(samples),
        Math.min(killSamples, samples),
        wantedRatio);
  }
}
