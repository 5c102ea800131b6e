package io.sluice.load.sim;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.sluice.load.data.Workload;
import java.util.List;
import java.util.Locale;

/**
 * Ever more writes until the server refuses, then few again: refusals are 503, everything else is
 * stored, and when the storm is over nothing is refused any more. A server of its own gets little
 * room, so that it refuses before the load generator is out of breath. As {@link WriteSimulation}.
 */
public final class Ramp extends WriteSimulation {
  private static final String AFTER = "write after the ramp";
  private static final String REFUSED = "it refused at some rate";
  private static final int FROM = 5;
  private static final int TO = 300;
  private static final double RAMP_SHARE = 0.75;
  private static final Workload SHAPE = new Workload("ramp", 20_000, 1_000, 10, 20_000, 0);
  private static final List<String> LITTLE_ROOM =
      List.of(
          "--set=budget.capacity=32MiB",
          "--set=budget.maxWait=1s",
          "--set=ingest.queue.bytes=4MiB",
          "--set=ingest.queue.maxWait=1s",
          "--set=write.maxLine=256KiB",
          "--set=write.maxBody=2MiB",
          "--set=write.maxDecoded=2MiB");

  /** For Gatling. */
  public Ramp() {
    this(Settings.ofProcess());
  }

  private Ramp(Settings settings) {
    super(settings, plan(settings));
    var ramp =
        scenario("ramp")
            .exec(posts.post(Posts.WRITE, "rw", 204, Ledger.UNAVAILABLE))
            .injectOpen(
                rampUsersPerSec(settings.scaled(FROM))
                    .to(settings.scaled(TO))
                    .during(settings.share(RAMP_SHARE)));
    var calm =
        scenario("calm")
            .exec(posts.post(AFTER, "rw", 204))
            .injectOpen(
                constantUsersPerSec(settings.scaled(FROM)).during(settings.share(1 - RAMP_SHARE)));
    var refused =
        scenario("refusal")
            .exec(dummy(REFUSED, 0).withSuccess(session -> refusedIfItShould()))
            .injectOpen(atOnceUsers(1));
    setUp(ramp.andThen(calm.andThen(refused.andThen(verdictPopulation()))))
        .protocols(protocol().shareConnections())
        .assertions(nothingIsLost(), noneFails(Posts.WRITE), noneFails(AFTER), noneFails(REFUSED));
  }

  private static Plan plan(Settings settings) {
    long most = settings.scaled(TO) * (settings.duration().toSeconds() + 1);
    return new Plan("ramp", SHAPE, most, LITTLE_ROOM);
  }

  private boolean refusedIfItShould() {
    return !startedItsServer() || ledger.answers(Ledger.UNAVAILABLE) > 0;
  }

  @Override
  List<String> remarks() {
    double at = ledger.secondsToRefusal();
    if (at < 0) {
      return List.of("never refused, up to " + settings.scaled(TO) + " requests/s");
    }
    double share = at / (settings.share(RAMP_SHARE).toMillis() / 1e3);
    double rate = settings.scaled(FROM) + share * (settings.scaled(TO) - settings.scaled(FROM));
    return List.of(
        String.format(
            Locale.ROOT,
            "first refused after %.1f s, when %.0f requests/s came (%.0f samples/s);"
                + " a server that is not warm yet refuses early",
            at,
            rate,
            rate * fleet.samplesPerRequest()));
  }
}
