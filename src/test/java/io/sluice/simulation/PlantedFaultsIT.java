package io.sluice.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plants one fault after another and lets the simulation find it; prints the score. {@code
 * -Dsimulation.faultSeeds=N}: how many seeds each may take.
 */
class PlantedFaultsIT {
  private static final int SEEDS = Integer.getInteger("simulation.faultSeeds", 800);

  @Test
  void everyPlantedFaultIsFound() {
    List<PlantedFault> missed = new ArrayList<>();
    for (PlantedFault fault : PlantedFault.values()) {
      String found = firstFinding(fault);
      System.out.printf("%-32s %s: %s%n", fault, fault.what, found);
      if (found.isEmpty()) {
        missed.add(fault);
      }
    }
    int all = PlantedFault.values().length;
    System.out.printf("planted faults found: %d of %d%n", all - missed.size(), all);
    assertEquals(List.of(), missed, "not found");
  }

  private static String firstFinding(PlantedFault fault) {
    EditedClasses classes = new EditedClasses(fault.edits);
    for (long seed = 1; seed <= SEEDS; seed++) {
      String outcome = classes.simulate(seed);
      if (!outcome.startsWith("ok ")) {
        return "seed " + seed + ", " + outcome.substring(0, Math.min(outcome.length(), 160));
      }
    }
    return "";
  }
}
