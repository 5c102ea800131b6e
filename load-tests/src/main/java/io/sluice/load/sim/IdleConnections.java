package io.sluice.load.sim;

import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.time.Duration;
import java.util.List;

/** Thousands of connections, each of which writes a little every five to fifteen seconds. */
public final class IdleConnections extends WriteSimulation {
  private static final int CONNECTIONS = 3_000;
  private static final int SERIES_PER_REQUEST = 10;
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final double RISE = 0.3;

  /** For Gatling. */
  public IdleConnections() {
    this(Settings.ofProcess());
  }

  private IdleConnections(Settings settings) {
    super(settings, plan(settings));
    var connections =
        scenario("connections")
            .exec(
                during(settings.share(1 - RISE), "turn", false)
                    .on(
                        posts
                            .post(Posts.WRITE, "json", 200)
                            .exec(pause(SHORTEST_PAUSE, LONGEST_PAUSE))))
            .injectOpen(rampUsers(settings.scaled(CONNECTIONS)).during(settings.share(RISE)));
    setUp(connections.andThen(verdictPopulation()))
        .protocols(protocol())
        .assertions(nothingIsLost(), noneFails(Posts.WRITE), inTime(Posts.WRITE));
  }

  private static Plan plan(Settings settings) {
    long turns = settings.duration().dividedBy(SHORTEST_PAUSE) + 2;
    return new Plan(
        "idle", shape(10_000, SERIES_PER_REQUEST), settings.scaled(CONNECTIONS) * turns);
  }

  @Override
  List<String> remarks() {
    return List.of("connections: " + settings.scaled(CONNECTIONS) + ", all open at once");
  }
}
