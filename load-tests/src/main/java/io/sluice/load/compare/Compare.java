package io.sluice.load.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures Sluice and the servers that are found beside it, and writes the report. What the file of
 * results holds already is not measured again, so a comparison can be made in pieces. One object,
 * one thread.
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures Sluice beside other servers and writes docs/comparison.md.")
public final class Compare implements Callable<Integer> {
  /** Exit code when the time was up before all was measured. */
  static final int MORE_TO_DO = 3;

  @Option(
      names = "--case",
      description =
          "rw-steady, rw-wide, rw-churn, json-steady, line-steady, rw-steady-long,"
              + " rw-wide-long; may be repeated; none: all")
  private List<String> cases = List.of();

  @Option(
      names = "--server",
      description = "only the servers of these kinds or names; may be repeated; none: all found")
  private List<String> servers = List.of();

  @Option(
      names = "--peer",
      description =
          "name=path of another build to measure; the name starts with the kind:"
              + " victoria-metrics-new=/opt/vm/victoria-metrics; may be repeated")
  private Map<String, Path> peers = new LinkedHashMap<>();

  @Option(names = "--repetitions", description = "measuring runs of each server and case")
  private int repetitions = 3;

  @Option(names = "--kills", description = "runs of each that end with -9")
  private int kills = 3;

  @Option(names = "--samples", description = "of each run; 0: the case's own")
  private long samples;

  @Option(names = "--minutes", description = "no run begins after so many; exit code 3 then")
  private double minutes = 24 * 60;

  @Option(
      names = "--disturbance",
      description =
          "a measuring run in which other processes used more than this share of the machine isn't"
              + " kept")
  private double disturbance = ReportTables.DISTURBED;

  @Option(names = "--launcher", description = "Sluice's launcher script")
  private Path launcher = Path.of("sluice");

  @Option(names = "--java-home", description = "the JDK for Sluice and QuestDB")
  private String javaHome = System.getProperty("java.home");

  @Option(names = "--jars", description = "where QuestDB's jar is looked for")
  private Path jars = Path.of("load-tests/target/peers");

  @Option(names = "--data", description = "where the servers keep their data; on a real disk")
  private Path data = Path.of("load-tests/target/data");

  @Option(names = "--results", description = "the file of results, appended to")
  private Path results = Path.of("load-tests/target/comparison.jsonl");

  @Option(names = "--page", description = "the report; a plot of the same name goes beside it")
  private Path page = Path.of("docs/comparison.md");

  @Option(names = "--report-only", description = "measure nothing, write the report")
  private boolean reportOnly;

  private boolean failed;
  private boolean timeIsUp;

  /** Runs and exits: 0 if all is measured, 1 if a run failed, 3 if there is more to do. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Compare()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Results known = Results.of(results);
    if (!reportOnly) {
      measure(known);
    }
    Report.write(known.rows(), page);
    return timeIsUp ? MORE_TO_DO : failed ? 1 : 0;
  }

  private void measure(Results known) throws IOException, InterruptedException {
    long end = System.nanoTime() + (long) (minutes * 60e9);
    List<Contender> contenders = contenders();
    for (Scenario scenario : scenarios()) {
      for (int run = 1; run <= Math.max(repetitions, kills); run++) {
        for (Contender contender : turned(contenders, run)) {
          Measurement one = new Measurement(scenario, contender, data);
          if (one.isPossible()) {
            repeat(one, run, known, end);
          }
        }
      }
    }
  }

  /** Another server begins each repetition, so that none always follows the same one. */
  private static List<Contender> turned(List<Contender> contenders, int run) {
    List<Contender> turned = new ArrayList<>(contenders);
    Collections.rotate(turned, 1 - run);
    return turned;
  }

  private void repeat(Measurement one, int run, Results known, long end)
      throws IOException, InterruptedException {
    String scenario = one.scenario().name();
    if (run <= repetitions && !known.hasLoad(scenario, one.contender(), run) && inTime(end)) {
      attempt(one, run, known, false);
    }
    boolean killed = run <= kills && one.scenario().killSamples() > 0;
    if (killed && !known.hasKill(scenario, one.contender(), run) && inTime(end)) {
      attempt(one, run, known, true);
    }
  }

  private boolean inTime(long end) {
    timeIsUp |= System.nanoTime() > end;
    return !timeIsUp;
  }

  /** A run that fails is said and left out; the next call tries it again. */
  private void attempt(Measurement one, int run, Results known, boolean kill)
      throws IOException, InterruptedException {
    try {
      Row row = row(one, run, kill ? null : one.load(), kill ? one.kill() : null);
      if (row.load() != null && row.load().othersShare() > disturbance) {
        throw new IOException("the machine was busy with something else: " + row.load());
      }
      known.add(row);
      System.out.println(row);
    } catch (IOException | ExecutionException failure) {
      failed = true;
      System.err.println(
          one.scenario().name() + ", " + one.contender().name() + ": failed: " + failure);
    }
  }

  private static Row row(
      Measurement one, int run, Row.@Nullable Load load, Row.@Nullable Kill kill) {
    Contender server = one.contender();
    return new Row(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        one.scenario().name(),
        server.name(),
        server.version(),
        server.year(),
        run,
        load,
        kill);
  }

  private List<Scenario> scenarios() {
    List<Scenario> chosen =
        cases.isEmpty() ? Scenario.ALL : cases.stream().map(Scenario::named).toList();
    return samples > 0 ? chosen.stream().map(s -> s.withSamples(samples)).toList() : chosen;
  }

  private List<Contender> contenders() throws IOException, InterruptedException {
    return new Contenders(launcher, javaHome, jars)
        .find(peers).stream()
            .filter(
                c ->
                    servers.isEmpty()
                        || servers.contains(c.name())
                        || servers.contains(c.peer().kind()))
            .toList();
  }
}
