package io.sluice.load.sim;

import java.time.Duration;

/** A hundred agents that each write 200 series a second. As {@link WriteSimulation}. */
abstract class SteadyAgents extends WriteSimulation {
  private static final int AGENTS = 100;
  private static final int SERIES = 10_000;
  private static final int SERIES_PER_REQUEST = 200;
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  SteadyAgents(String name, String protocol) {
    this(name, protocol, Settings.ofProcess());
  }

  private SteadyAgents(String name, String protocol, Settings settings) {
    super(settings, plan(name, settings));
    var agents =
        agents(
            "agents",
            settings.scaled(AGENTS),
            INTERVAL,
            posts.post(Posts.WRITE, protocol, 200, 204));
    setUp(agents.andThen(verdictPopulation()))
        .protocols(protocol())
        .assertions(nothingIsLost(), noneFails(Posts.WRITE), inTime(Posts.WRITE));
  }

  private static Plan plan(String name, Settings settings) {
    long turns = settings.duration().toSeconds() + 3;
    return new Plan(name, shape(SERIES, SERIES_PER_REQUEST), settings.scaled(AGENTS) * turns);
  }
}
