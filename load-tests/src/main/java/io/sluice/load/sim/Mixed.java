package io.sluice.load.sim;

import java.time.Duration;

/** Agents that write and readers that export, list series and list labels, side by side. */
public final class Mixed extends WriteSimulation {
  private static final int AGENTS = 50;
  private static final int READERS = 10;
  private static final int SERIES = 5_000;
  private static final Duration WRITES = Duration.ofSeconds(1);
  private static final Duration READS = Duration.ofMillis(500);

  /** For Gatling. */
  public Mixed() {
    this(Settings.ofProcess());
  }

  private Mixed(Settings settings) {
    super(settings, plan(settings));
    Reads reads = new Reads(fleet);
    var writers =
        agents("agents", settings.scaled(AGENTS), WRITES, posts.post(Posts.WRITE, "json", 200));
    var readers = agents("readers", settings.scaled(READERS), READS, reads.all());
    setUp(writers.andThen(verdictPopulation()), readers)
        .protocols(protocol())
        .assertions(
            nothingIsLost(),
            noneFails(Posts.WRITE),
            inTime(Posts.WRITE),
            noneFails(Reads.EXPORT),
            noneFails(Reads.SERIES),
            noneFails(Reads.LABELS),
            noneFails(Reads.VALUES),
            inTime(Reads.EXPORT));
  }

  private static Plan plan(Settings settings) {
    long turns = settings.duration().toSeconds() + 3;
    return new Plan("mixed", shape(SERIES, 200), settings.scaled(AGENTS) * turns);
  }
}
