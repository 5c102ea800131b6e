package io.sluice.load.data;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One of the ten metrics of a host: its name and the value of any series at any step. The values
 * look like an agent's: counters that rise in whole numbers, percentages with one or two decimals
 * that wander, sizes in pages. Immutable.
 */
final class Metric {
  private static final int LATTICE = 16;

  /** In label-independent order; series {@code s} has metric {@code s % 10}. */
  static final List<Metric> ALL =
      List.of(
          gauge("cpu_usage_user", 35, 30, 10),
          gauge("cpu_usage_system", 12, 10, 10),
          gauge("cpu_usage_idle", 60, 30, 10),
          gauge("mem_used_bytes", 8e9, 2e9, 1 / 4096.0),
          gauge("mem_available_percent", 40, 20, 100),
          counter("disk_reads_total", 120),
          gauge("disk_used_percent", 55, 3, 10),
          counter("net_bytes_received_total", 250_000),
          counter("net_packets_dropped_total", 0.02),
          gauge("load_average", 1.5, 1.5, 100));

  private final byte[] name;
  private final boolean counts;
  private final double level;
  private final double swing;
  private final double unitsPerOne;

  private Metric(String name, boolean counts, double level, double swing, double unitsPerOne) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
    this.counts = counts;
    this.level = level;
    this.swing = swing;
    this.unitsPerOne = unitsPerOne;
  }

  /** Wanders {@code swing} about {@code level}, rounded to {@code 1 / unitsPerOne}. */
  private static Metric gauge(String name, double level, double swing, double unitsPerOne) {
    return new Metric(name, false, level, swing, unitsPerOne);
  }

  /** Rises by about {@code perSecond}. */
  private static Metric counter(String name, double perSecond) {
    return new Metric(name, true, perSecond * Workload.STEP_MILLIS / 1000, 0, 1);
  }

  /** UTF-8 of its name; not to be changed. */
  byte[] name() {
    return name;
  }

  /** The value at that step; {@code random} is the series' own number. */
  double value(long random, long step) {
    return counts ? counted(random, step) : wandered(random, step);
  }

  private double counted(long random, long step) {
    double start = (random >>> 40) * level / 1024;
    return Math.floor(start + level * (step + Mix.fraction(random, step)));
  }

  /** Straight lines between random heights, and a little noise: a walk with random access. */
  private double wandered(long random, long step) {
    long from = step / LATTICE;
    double share = (step % LATTICE) / (double) LATTICE;
    double slow =
        Mix.fraction(random, ~from) * (1 - share) + Mix.fraction(random, ~from - 1) * share;
    double noise = Mix.fraction(random, step) - 0.5;
    double value = level + swing * (2 * slow - 1) + swing * 0.05 * noise;
    return Math.rint(value * unitsPerOne) / unitsPerOne;
  }
}
