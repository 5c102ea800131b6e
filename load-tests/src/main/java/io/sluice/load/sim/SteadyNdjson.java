package io.sluice.load.sim;

/** Steady agents that write NDJSON. As {@link WriteSimulation}. */
public final class SteadyNdjson extends SteadyAgents {
  /** For Gatling. */
  public SteadyNdjson() {
    super("steady-ndjson", "ndjson");
  }
}
