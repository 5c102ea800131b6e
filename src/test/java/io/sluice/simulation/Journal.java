package io.sluice.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened in a run, for whoever looks for the cause. Confined to the simulation's thread. */
final class Journal {
  private static final boolean KEPT = Boolean.getBoolean("simulation.journal");
  private final List<String> lines = new ArrayList<>();

  void note(String what, Object about) {
    if (KEPT) {
      lines.add(what + " " + about);
    }
  }

  /** Prints it, if it was kept. */
  void print() {
    lines.forEach(System.out::println);
  }
}
