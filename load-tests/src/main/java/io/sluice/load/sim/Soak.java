package io.sluice.load.sim;

import java.time.Duration;
import java.util.List;

/**
 * All at once and for as long as one likes: JSON and remote write agents, readers, and a slow
 * sender or two. A minute by default; {@code seconds=14400} for four hours.
 */
public final class Soak extends WriteSimulation {
  private static final int AGENTS = 20;
  private static final int READERS = 2;
  private static final int SLOW = 5;
  private static final int SERIES = 10_000;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration READS = Duration.ofSeconds(5);

  private final DripSenders drips;

  /** For Gatling. */
  public Soak() {
    this(Settings.ofProcess());
  }

  private Soak(Settings settings) {
    super(settings, plan(settings));
    drips = new DripSenders(url(), settings.scaled(SLOW));
    int agents = settings.scaled(AGENTS);
    var json = agents("json", agents, INTERVAL, posts.post("write json", "json", 200));
    var rw = agents("remote write", agents, INTERVAL, posts.post("write remote write", "rw", 204));
    var readers = agents("readers", settings.scaled(READERS), READS, new Reads(fleet).all());
    setUp(json.andThen(verdictPopulation()), rw, readers)
        .protocols(protocol())
        .assertions(
            nothingIsLost(),
            noneFails("write json"),
            noneFails("write remote write"),
            inTime("write json"),
            inTime("write remote write"),
            noneFails(Reads.EXPORT));
  }

  @Override
  public void before() {
    drips.start();
  }

  @Override
  List<String> remarks() {
    return List.of(drips.text());
  }

  @Override
  public void after() {
    drips.close();
    super.after();
  }

  private static Plan plan(Settings settings) {
    long turns = settings.duration().toSeconds() + 3;
    return new Plan("soak", shape(SERIES, 100), 2L * settings.scaled(AGENTS) * turns);
  }
}
