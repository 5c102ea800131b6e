package io.sluice.load.data;

import java.util.List;
import java.util.Locale;

/**
 * The shape of a load: how many series there are and what one request carries. Immutable.
 *
 * <p>One <em>pass</em> visits every series once; with {@code samplesPerSeries} of 60 a pass covers
 * 60 steps of time. The series are dealt to lanes (one a connection), so that the samples of one
 * series are sent in order, as an agent does.
 *
 * @param name what the command line calls it
 * @param series distinct series
 * @param seriesPerRequest series in one request
 * @param samplesPerSeries samples of each of them in one request
 * @param samples samples of a whole run
 * @param warmUpShare share of the run that warms caches and compilers and is not measured
 */
public record Workload(
    String name,
    int series,
    int seriesPerRequest,
    int samplesPerSeries,
    long samples,
    double warmUpShare) {

  /** Time between two samples of one series. */
  public static final long STEP_MILLIS = 10_000;

  /** 1,000 hosts with 10 metrics, one sample a series and request. */
  public static final Workload STEADY = new Workload("steady", 10_000, 2_000, 1, 5_000_000, 0.4);

  /** The same series, 1,000 of them with 60 samples each in a request. */
  public static final Workload WIDE = new Workload("wide", 10_000, 1_000, 60, 5_000_000, 0.4);

  /** A million series, each seen in one request only, with two samples. */
  public static final Workload CHURN = new Workload("churn", 1_000_000, 1_000, 2, 2_000_000, 0.1);

  /** A million series that all stay active. */
  public static final Workload ACTIVE_1M =
      new Workload("active1m", 1_000_000, 2_000, 1, 10_000_000, 0.4);

  /** All named workloads. */
  public static final List<Workload> ALL = List.of(STEADY, WIDE, CHURN, ACTIVE_1M);

  /** Checks the sizes. */
  public Workload {
    if (series < 1 || seriesPerRequest < 1 || samplesPerSeries < 1 || samples < 1) {
      throw new IllegalArgumentException(name + ": sizes must be positive");
    }
    if (warmUpShare < 0 || warmUpShare >= 1) {
      throw new IllegalArgumentException(name + ": warm-up share must be in [0, 1)");
    }
  }

  /** The workload of that name; throws IllegalArgumentException that lists the names. */
  public static Workload named(String name) {
    return ALL.stream()
        .filter(w -> w.name.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + ": no such workload; there are "
                        + ALL.stream().map(w -> w.name).toList()));
  }

  /** The same shape with another number of samples. */
  public Workload withSamples(long total) {
    return new Workload(name, series, seriesPerRequest, samplesPerSeries, total, warmUpShare);
  }

  /** Samples in one request. */
  public int samplesPerRequest() {
    return seriesPerRequest * samplesPerSeries;
  }

  /** Requests of a whole run, rounded up. */
  public long requests() {
    return (samples + samplesPerRequest() - 1) / samplesPerRequest();
  }

  /** Steps of time that a whole run covers, rounded up. */
  public long steps() {
    long passes =
        (samples + (long) series * samplesPerSeries - 1) / ((long) series * samplesPerSeries);
    return passes * samplesPerSeries;
  }
}
