package io.sluice.load.sim;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.time.Duration;
import java.util.List;

/**
 * Hundreds of senders that drip ten bytes a second, and agents beside them who must not notice. The
 * slow ones are answered 408 when the server's patience ends, ten seconds by default.
 */
public final class SlowSenders extends WriteSimulation {
  private static final String TOLD = "slow senders are told";
  private static final int SLOW = 500;
  private static final int AGENTS = 20;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGER_THAN_PATIENCE = Duration.ofSeconds(20);

  private final DripSenders drips;

  /** For Gatling. */
  public SlowSenders() {
    this(Settings.ofProcess());
  }

  private SlowSenders(Settings settings) {
    super(settings, plan(settings));
    drips = new DripSenders(url(), settings.scaled(SLOW));
    var agents =
        agents("agents", settings.scaled(AGENTS), INTERVAL, posts.post(Posts.WRITE, "json", 200));
    var told =
        scenario("slow senders")
            .exec(dummy(TOLD, 0).withSuccess(session -> toldIfThereWasTime()))
            .injectOpen(atOnceUsers(1));
    setUp(agents.andThen(told.andThen(verdictPopulation())))
        .protocols(protocol())
        .assertions(nothingIsLost(), noneFails(Posts.WRITE), noneFails(TOLD), inTime(Posts.WRITE));
  }

  private static Plan plan(Settings settings) {
    long turns = settings.duration().toSeconds() + 3;
    return new Plan("slow", shape(2_000, 100), settings.scaled(AGENTS) * turns);
  }

  private boolean toldIfThereWasTime() {
    return settings.duration().compareTo(LONGER_THAN_PATIENCE) < 0 || drips.timedOut() > 0;
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
}
