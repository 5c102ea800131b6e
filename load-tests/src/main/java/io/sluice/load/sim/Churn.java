package io.sluice.load.sim;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.sluice.load.data.Workload;

/** New series all the time: 4,000 a second, each with two samples and never seen again. */
public final class Churn extends WriteSimulation {
  private static final int RATE = 20;
  private static final Workload SHAPE = new Workload("churn", 10_000_000, 200, 2, 10_000_000, 0);

  /** For Gatling. */
  public Churn() {
    this(Settings.ofProcess());
  }

  private Churn(Settings settings) {
    super(settings, plan(settings));
    var writers =
        scenario("writers")
            .exec(posts.post(Posts.WRITE, "rw", 204))
            .injectOpen(constantUsersPerSec(settings.scaled(RATE)).during(settings.duration()));
    setUp(writers.andThen(verdictPopulation()))
        .protocols(protocol().shareConnections())
        .assertions(nothingIsLost(), noneFails(Posts.WRITE), inTime(Posts.WRITE));
  }

  private static Plan plan(Settings settings) {
    return new Plan("churn", SHAPE, settings.scaled(RATE) * (settings.duration().toSeconds() + 1));
  }
}
