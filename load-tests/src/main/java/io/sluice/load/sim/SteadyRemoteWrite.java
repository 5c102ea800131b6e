package io.sluice.load.sim;

/** Steady agents that write remote write. As {@link WriteSimulation}. */
public final class SteadyRemoteWrite extends SteadyAgents {
  /** For Gatling. */
  public SteadyRemoteWrite() {
    super("steady-rw", "rw");
  }
}
