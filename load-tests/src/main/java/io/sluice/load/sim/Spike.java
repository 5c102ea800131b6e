package io.sluice.load.sim;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** A steady rate, ten times as much for a while, and the steady rate again. */
public final class Spike extends WriteSimulation {
  private static final int RATE = 20;
  private static final int TIMES = 10;
  private static final int SERIES_PER_REQUEST = 500;

  /** For Gatling. */
  public Spike() {
    this(Settings.ofProcess());
  }

  private Spike(Settings settings) {
    super(settings, plan(settings));
    int rate = settings.scaled(RATE);
    var writers =
        scenario("writers")
            .exec(posts.post(Posts.WRITE, "rw", 204))
            .injectOpen(
                constantUsersPerSec(rate).during(settings.share(0.35)),
                constantUsersPerSec(rate * TIMES).during(settings.share(0.15)),
                constantUsersPerSec(rate).during(settings.share(0.5)));
    setUp(writers.andThen(verdictPopulation()))
        .protocols(protocol().shareConnections())
        .assertions(nothingIsLost(), noneFails(Posts.WRITE), inTime(Posts.WRITE));
  }

  private static Plan plan(Settings settings) {
    long most = (long) settings.scaled(RATE) * TIMES * (settings.duration().toSeconds() + 1);
    return new Plan("spike", shape(10_000, SERIES_PER_REQUEST), most);
  }
}
