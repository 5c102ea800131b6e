package io.sluice.load.sim;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What the command line asks for, as system properties with the prefix {@code sluice.}; {@code
 * load-tests/gatling NAME key=value ...} sets them. Immutable.
 *
 * @param url {@code url}: the server to aim at; empty starts one on a fresh directory
 * @param duration {@code seconds}: how long load is sent; 60 by default
 * @param scale {@code scale}: by which rates and numbers of agents are multiplied; 1 by default
 * @param seed {@code seed}: of the data; 1 by default
 * @param p99Millis {@code p99}: the time to the answer that 99 of 100 writes must keep, in
 *     milliseconds; 5,000 by default, so that a machine with other work does not fail a run
 * @param tenant {@code tenant}: to write as; {@code load} by default
 * @param launcher {@code launcher}: the script that starts the server
 * @param data {@code data}: where its directory is made; on a real disk
 * @param heap {@code heap}: of its JVM; empty leaves it to the launcher
 * @param javaHome {@code java}: its JDK; empty leaves it to the launcher
 * @param serve {@code serve}: further arguments for it, separated by blanks
 */
record Settings(
    String url,
    Duration duration,
    double scale,
    long seed,
    int p99Millis,
    String tenant,
    Path launcher,
    Path data,
    String heap,
    String javaHome,
    List<String> serve) {

  /** Refuses what makes no sense. */
  Settings {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("seconds: " + duration + " (expected: > 0)");
    }
    if (!(scale > 0)) {
      throw new IllegalArgumentException("scale: " + scale + " (expected: > 0)");
    }
  }

  /** As the system properties of this process say. */
  static Settings ofProcess() {
    return new Settings(
        text("url", ""),
        Duration.ofMillis((long) (1_000 * Double.parseDouble(text("seconds", "60")))),
        Double.parseDouble(text("scale", "1")),
        Long.parseLong(text("seed", "1")),
        Integer.parseInt(text("p99", "5000")),
        text("tenant", "load"),
        Path.of(text("launcher", "sluice")),
        Path.of(text("data", "load-tests/target/data")),
        text("heap", ""),
        text("java", ""),
        Arrays.stream(text("serve", "").split(" ", -1)).filter(s -> !s.isEmpty()).toList());
  }

  private static String text(String name, String otherwise) {
    return System.getProperty("sluice." + name, otherwise);
  }

  boolean startsItsServer() {
    return url.isEmpty();
  }

  /** A number of agents or a rate, scaled, at least 1. */
  int scaled(int number) {
    return (int) Math.max(1, Math.round(number * scale));
  }

  /** That share of the duration, at least a second. */
  Duration share(double of) {
    return Duration.ofMillis(Math.max(1_000, (long) (duration.toMillis() * of)));
  }
}
