package io.sluice.load.sim;

/** Steady agents that write JSON. As {@link WriteSimulation}. */
public final class SteadyJson extends SteadyAgents {
  /** For Gatling. */
  public SteadyJson() {
    super("steady-json", "json");
  }
}
