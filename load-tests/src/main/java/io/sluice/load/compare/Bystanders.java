package io.sluice.load.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time of everything on this machine that is neither the server nor this process, from when
 * this was made. Immutable.
 */
record Bystanders(long begunAtNanos, double othersThen) {
  private static final double TICKS_PER_SECOND = 100;

  /**
   * Begins to watch.
   *
   * @param oursSeconds CPU time so far of server and client together
   */
  static Bystanders since(double oursSeconds) throws IOException {
    return new Bystanders(System.nanoTime(), busySeconds() - oursSeconds);
  }

  /** The share of all cores that others used since then, from 0 to 1. */
  double share(double oursSeconds) throws IOException {
    double others = busySeconds() - oursSeconds - othersThen;
    double seconds = (System.nanoTime() - begunAtNanos) / 1e9;
    double all = seconds * Runtime.getRuntime().availableProcessors();
    return Math.min(1, Math.max(0, others / all));
  }

  private static double busySeconds() throws IOException {
    return busySeconds(Files.readAllLines(Path.of("/proc/stat")).get(0));
  }

  /** Of the line {@code cpu user nice system idle iowait irq softirq ...}. */
  static double busySeconds(String line) {
    String[] ticks = line.strip().split(" +", -1);
    long busy = 0;
    for (int i : new int[] {1, 2, 3, 6, 7}) {
      busy += Long.parseLong(ticks[i]);
    }
    return busy / TICKS_PER_SECOND;
  }
}
