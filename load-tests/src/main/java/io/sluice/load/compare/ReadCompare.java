package io.sluice.load.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Fills Sluice and the servers beside it with the same day of data, asks all of them the same
 * questions, and writes a section of the report. One object, one thread.
 */
@Command(
    name = "compare read",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Compares reading and writes its section of docs/comparison.md.")
public final class ReadCompare implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--case",
      description = "one-1h, one-24h, metric-1h, metric-24h, host-24h, regex-6h; none: all")
  private List<String> cases = List.of();

  @Option(names = "--server", description = "only servers of these kinds; none: all found")
  private List<String> servers = List.of();

  @Option(names = "--peer", description = "name=path of another build, as for writing")
  private Map<String, Path> peers = new LinkedHashMap<>();

  @Option(names = "--repetitions", description = "of each question; cold, the ways take turns")
  private int repetitions = 3;

  @Option(
      names = "--warm-up",
      description = "seconds of all questions in turn before one is measured")
  private double warmUp = 20;

  @Option(names = "--launcher", description = "Sluice's launcher script")
  private Path launcher = Path.of("sluice");

  @Option(names = "--java-home", description = "the JDK for Sluice")
  private String javaHome = System.getProperty("java.home");

  @Option(names = "--data", description = "where the servers keep their data; on a real disk")
  private Path data = Path.of("load-tests/target/data");

  @Option(names = "--results", description = "the file of results, written anew")
  private Path results = Path.of("load-tests/target/comparison-read.jsonl");

  @Option(names = "--page", description = "the report")
  private Path page = Path.of("docs/comparison.md");

  private final List<ReadRow> rows = new ArrayList<>();

  /** Runs and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ReadCompare()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    long now = System.currentTimeMillis();
    for (Contender contender : new Contenders(launcher, javaHome, Path.of("none")).find(peers)) {
      boolean wanted = servers.isEmpty() || servers.contains(contender.peer().kind());
      if (wanted && !contender.peer().readWays().isEmpty()) {
        measure(contender, now);
      }
    }
    ReadReport.write(rows, page);
    return ReadReport.disagreements(rows).isEmpty() ? 0 : 1;
  }

  private void measure(Contender contender, long now)
      throws IOException, InterruptedException, ExecutionException {
    try (Home home = Home.under(data, contender.peer().kind())) {
      ReadMeasurement one = new ReadMeasurement(contender, home.path(), ReadMeasurement.DAY, now);
      one.fill(true);
      System.out.println(contender.name() + " is filled");
      List<ReadCase> asked =
          ReadCase.ALL.stream()
              .filter(each -> cases.isEmpty() || cases.contains(each.name()))
              .toList();
      for (ReadRow row : one.warm(asked, repetitions, warmUp)) {
        add(row);
      }
      List<ReadWay> ways = contender.peer().readWays();
      for (int run = 1; run <= repetitions; run++) {
        for (ReadCase each : asked) {
          if (each.cold()) {
            add(one.first(each, ways.get(run % ways.size()), run));
          }
        }
      }
    }
  }

  private void add(ReadRow row) throws IOException {
    System.out.println(row);
    rows.add(row);
    Path parent = results.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    StandardOpenOption how =
        rows.size() == 1 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
    String line = JSON.writeValueAsString(row) + "\n";
    Files.writeString(results, line, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
  }
}
