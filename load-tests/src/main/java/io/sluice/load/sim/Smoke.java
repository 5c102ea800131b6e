package io.sluice.load.sim;

import java.time.Duration;

/** A few agents of each encoding, and a reader: short enough for every build. */
public final class Smoke extends WriteSimulation {
  private static final int AGENTS = 3;
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** For Gatling. */
  public Smoke() {
    this(Settings.ofProcess());
  }

  private Smoke(Settings settings) {
    super(settings, plan(settings));
    var turn =
        posts
            .post(Posts.WRITE, "json", 200)
            .exec(posts.post(Posts.WRITE, "ndjson", 200))
            .exec(posts.post(Posts.WRITE, "rw", 204));
    var writers = agents("agents", settings.scaled(AGENTS), INTERVAL, turn);
    var readers = agents("readers", 1, INTERVAL, new Reads(fleet).all());
    setUp(writers.andThen(verdictPopulation()), readers)
        .protocols(protocol())
        .assertions(nothingIsLost(), noneFails(Posts.WRITE), noneFails(Reads.EXPORT));
  }

  private static Plan plan(Settings settings) {
    long turns = settings.duration().dividedBy(INTERVAL) + 3;
    return new Plan("smoke", shape(1_000, 50), 3L * settings.scaled(AGENTS) * turns);
  }
}
