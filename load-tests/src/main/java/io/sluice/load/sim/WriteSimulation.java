package io.sluice.load.sim;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpDsl;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.sluice.api.SluiceHeaders;
import io.sluice.load.Readback;
import io.sluice.load.data.Fleet;
import io.sluice.load.data.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frame of every simulation: a server, a fleet, and a verdict that becomes the last "request"
 * of the run, so that Gatling's own assertions fail the run when acknowledged samples are missing.
 * Confined to Gatling's thread that builds it, but for what its chains use.
 */
abstract class WriteSimulation extends Simulation {
  /** The verdict in Gatling's report. */
  static final String VERDICT = "acknowledged is readable";

  final Settings settings;
  final Fleet fleet;
  final Ledger ledger;
  final Posts posts;

  /** Agents come one by one; in less than a second Gatling injects none at all. */
  private static final Duration RISE = Duration.ofSeconds(1);

  private final Plan plan;
  private final Target target;
  private volatile @Nullable Verdict verdict;

  /**
   * What a simulation sends at most, and to what server. Immutable.
   *
   * @param name in the verdict and on the command line
   * @param shape of the data
   * @param requests no more than these are sent; it decides how old the first samples are
   * @param serve arguments for a server that is started for the run
   */
  record Plan(String name, Workload shape, long requests, List<String> serve) {
    Plan(String name, Workload shape, long requests) {
      this(name, shape, requests, List.of());
    }
  }

  WriteSimulation(Settings settings, Plan plan) {
    this.settings = settings;
    this.plan = plan;
    this.target = Target.open(settings, plan.serve());
    this.fleet =
        Fleet.endingBefore(
            System.currentTimeMillis(), plan.requests(), plan.shape(), settings.seed());
    this.ledger = new Ledger(fleet.samplesPerRequest());
    this.posts = new Posts(fleet, ledger);
  }

  /** A fleet of so many series, of which one request has so many, one sample each. */
  static Workload shape(int series, int seriesPerRequest) {
    return new Workload("fleet", series, seriesPerRequest, 1, series, 0);
  }

  String url() {
    return target.url();
  }

  boolean startedItsServer() {
    return settings.startsItsServer();
  }

  /** Talks to the server as the tenant of the settings. */
  HttpProtocolBuilder protocol() {
    return HttpDsl.http
        .baseUrl(target.url())
        .header(SluiceHeaders.TENANT, settings.tenant())
        .disableWarmUp()
        .disableFollowRedirect();
  }

  /** That many agents, each with a connection of its own, doing this once in every interval. */
  PopulationBuilder agents(String name, int count, Duration interval, ChainBuilder turn) {
    return scenario(name)
        .exec(during(settings.duration(), "turn", false).on(pace(interval).exec(turn)))
        .injectOpen(rampUsers(count).during(RISE));
  }

  /** The end of every run. */
  PopulationBuilder verdictPopulation() {
    return scenario("verdict")
        .exec(this::judge)
        .exec(dummy(VERDICT, 0).withSuccess(session -> session.getBoolean("whole")))
        .injectOpen(atOnceUsers(1));
  }

  private Session judge(Session session) {
    var kept =
        Readback.of(fleet, ledger.acknowledged(), posts.fed(), target.url(), settings.tenant());
    List<String> remarks = new ArrayList<>(remarks());
    remarks.add("server: " + target.usage());
    Verdict judged = new Verdict(plan.name(), ledger, kept, remarks);
    verdict = judged;
    return session.set("whole", judged.everythingIsThere() && kept.acknowledged() > 0);
  }

  /** Further lines of the verdict. */
  List<String> remarks() {
    return List.of();
  }

  /** Everything acknowledged can be read. */
  static Assertion nothingIsLost() {
    return details(VERDICT).failedRequests().count().is(0L);
  }

  /** Every request of that name was a success. */
  static Assertion noneFails(String name) {
    return details(name).failedRequests().count().is(0L);
  }

  /** 99 of 100 requests of that name are answered within the time of the settings. */
  Assertion inTime(String name) {
    return details(name).responseTime().percentile(99).lt(settings.p99Millis());
  }

  @Override
  public void after() {
    Verdict judged = verdict;
    System.out.println(judged == null ? "the run ended before its verdict" : judged.text());
    target.close();
  }
}
