package io.sluice.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Runs seeds through the simulation. {@code -Dsimulation.seeds=N} for more, {@code
 * -Dsimulation.first=N} to begin elsewhere, {@code -Dsimulation.journal=true} to print what led to
 * a failure.
 */
class SimulationIT {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 200);
  private static final long FIRST = Long.getLong("simulation.first", 1);

  private final EditedClasses classes = new EditedClasses(java.util.List.of());

  @Test
  void whateverHappensEveryPromiseIsKept() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      String outcome = classes.simulate(seed);
      assertTrue(outcome.startsWith("ok "), "-Dsimulation.first=" + seed + ": " + outcome);
    }
  }

  @Test
  void theSameSeedIsTheSameRun() {
    for (long seed = 1; seed <= 20; seed++) {
      assertEquals(classes.simulate(seed), classes.simulate(seed), "seed " + seed);
    }
  }
}
