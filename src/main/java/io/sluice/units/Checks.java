package io.sluice.units;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a configuration, one precise line each: {@code wal.batch.maxWait: 0s
 * (expected: > 0s)}. Confined to the thread that validates.
 */
public final class Checks {

  private final String prefix;
  private final List<String> problems;

  /** An empty collection at the root of the tree. */
  public Checks() {
    this("", new ArrayList<>());
  }

  private Checks(String prefix, List<String> problems) {
    this.prefix = prefix;
    this.problems = problems;
  }

  /** The same collection, seen from the section of that name. */
  public Checks section(String name) {
    return new Checks(prefix + name + ".", problems);
  }

  /** Notes a problem unless the condition holds. */
  public Checks that(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      problems.add(prefix + name + ": " + print(value) + " (expected: " + expected + ")");
    }
    return this;
  }

  /** The duration must be longer than zero. */
  public Checks positive(String name, Duration value) {
    return that(value.compareTo(Duration.ZERO) > 0, name, value, "> 0s");
  }

  /** The duration must not be negative. */
  public Checks notNegative(String name, Duration value) {
    return that(!value.isNegative(), name, value, ">= 0s");
  }

  /** The size must lie between both, inclusively. */
  public Checks between(String name, DataSize value, DataSize min, DataSize max) {
    boolean holds = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    return that(holds, name, value, min + " to " + max);
  }

  /** The number must lie between both, inclusively. */
  public Checks between(String name, long value, long min, long max) {
    return that(value >= min && value <= max, name, value, min + " to " + max);
  }

  /** Adds a line as it is. */
  public void problem(String line) {
    problems.add(line);
  }

  /** What was found, in order of checking; empty if all is well. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private static String print(Object value) {
    return value instanceof Duration d ? Durations.print(d) : String.valueOf(value);
  }
}
