package io.sluice.load;

import io.sluice.load.data.Encoder;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs a suite on each JDK with interleaved repetitions, each run on a fresh server and a fresh
 * data directory, and prints a table of medians with their spread. One object, one thread.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Runs a suite of load cases and prints a table.")
public final class Bench implements Callable<Integer> {
  private static final long MEMORY = 4L << 30;

  @Parameters(
      index = "0",
      description =
          "quick, bars, steady, wide, churn, active1m, sync-price, latency, protocols,"
              + " opentelemetry")
  private String suite = "quick";

  @Option(names = "--jdk", description = "name=home of a JDK for the server; may be repeated")
  private Map<String, String> jdks = new LinkedHashMap<>(Map.of("default", ""));

  @Option(names = "--repetitions", description = "0: the suite's own")
  private int repetitions;

  @Option(names = "--samples", description = "of each run; 0: the workload's own")
  private long samples;

  @Option(names = "--launcher", description = "the launcher script")
  private Path launcher = Path.of("sluice");

  @Option(names = "--data", description = "where data directories are made; on a real disk")
  private Path data = Path.of("load-tests/target/data");

  @Option(names = "--out", description = "results are appended here, one JSON object a line")
  private Path out = Path.of("load-tests/target/results.jsonl");

  @Option(names = "--java-options", description = "further flags of the server's JVM")
  private String javaOptions = "";

  @Option(
      names = "--serve",
      arity = "1",
      description = "a further argument for serve; may be repeated")
  private List<String> serve = List.of();

  private final Map<String, List<Result>> results = new LinkedHashMap<>();

  /** Runs and exits: 0 if every answer was a success, 1 if not. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Suite chosen = Suite.ALL.get(suite);
    if (chosen == null) {
      throw new IllegalArgumentException(suite + ": there are " + Suite.ALL.keySet());
    }
    int times = repetitions > 0 ? repetitions : chosen.repetitions();
    for (int repetition = 1; repetition <= times; repetition++) {
      for (Suite.Case one : chosen.cases()) {
        for (String jdk : jdks.keySet()) {
          run(one, jdk, repetition);
        }
      }
    }
    System.out.println(Table.of(chosen, List.copyOf(jdks.keySet()), results));
    return results.values().stream().flatMap(List::stream).allMatch(r -> r.failures() == 0) ? 0 : 1;
  }

  private void run(Suite.Case one, String jdk, int repetition) throws Exception {
    List<String> arguments = new ArrayList<>(serve);
    one.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
    ServerProcess.Setup setup =
        new ServerProcess.Setup(
            launcher, jdks.getOrDefault(jdk, ""), one.heap(), javaOptions, data, arguments);
    Result result = FreshServerRun.run(setup, address -> plan(one, jdk, address));
    results.computeIfAbsent(key(one.name(), jdk), k -> new ArrayList<>()).add(result);
    String about =
        String.format("\"case\":\"%s\",\"jdk\":\"%s\",\"run\":%d,", one.name(), jdk, repetition);
    String line = result.json(about);
    System.out.println(line);
    if (result.failures() > 0) {
      System.out.println("first failure: " + result.firstFailure());
    }
    Path parent = out.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(out, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static String key(String name, String jdk) {
    return name + "|" + jdk;
  }

  private RunPlan plan(Suite.Case one, String jdk, InetSocketAddress address) {
    var shape = samples > 0 ? one.workload().withSamples(samples) : one.workload();
    return new RunPlan(
        shape,
        one.protocol(),
        one.durability(),
        one.connections(),
        rate(one, jdk),
        1,
        RunPlan.firstMillis(shape, System.currentTimeMillis()),
        MEMORY,
        Encoder.named(one.protocol()).path(),
        address);
  }

  /** Requests a second: the share of the median ceiling so far. */
  private double rate(Suite.Case one, String jdk) {
    if (one.shareOfCeiling() == 0) {
      return 0;
    }
    List<Result> ceiling = results.getOrDefault(key(Suite.CEILING, jdk), List.of());
    double median = Table.median(ceiling, Result::samplesPerSecond);
    return median * one.shareOfCeiling() / one.workload().samplesPerRequest();
  }
}
