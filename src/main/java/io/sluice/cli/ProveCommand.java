package io.sluice.cli;

import io.sluice.prove.ProveProtocol;
import io.sluice.prove.ProveSettings;
import io.sluice.prove.Prover;
import io.sluice.server.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice prove}. Confined to the main thread. */
@Command(
    name = "prove",
    description = {
      "Loads servers of its own on a fresh directory, kills them with -9 and cuts them off from"
          + " what they did not sync, and reads everything back bit by bit.",
      "Exit codes: 0 proven, 9 not proven."
    })
final class ProveCommand implements Callable<Integer> {

  @Option(names = "--kills", paramLabel = "N", description = "How many (${DEFAULT-VALUE}).")
  private int kills = 100;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "No further kill after so many minutes (${DEFAULT-VALUE}).")
  private int minutes = 15;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of data and chances; random if not set.")
  private @Nullable Long seed;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "That write at once (${DEFAULT-VALUE}).")
  private int connections = 6;

  @Option(
      names = "--protocols",
      paramLabel = "NAME",
      split = ",",
      description = "json, ndjson, remote-write, otlp, influx, opentsdb, text; all if not set.")
  private List<String> protocols = List.of();

  @Option(
      names = "--negative-control",
      description = "Only servers that do not sync: must report LOSS.")
  private boolean negativeControl;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "An empty directory for the servers, which is kept; else a temporary one.")
  private @Nullable Path directory;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Path home = directory == null ? Files.createTempDirectory("sluice-prove-") : empty(directory);
    Prover prover = new Prover(settings(home), out);
    boolean good = negativeControl ? prover.control() : prover.prove();
    if (good && directory == null) {
      delete(home);
    }
    return (good ? ExitCode.OK : ExitCode.NOT_PROVEN).code();
  }

  private ProveSettings settings(Path home) {
    if (kills < 1 || connections < 1 || minutes < 1) {
      throw wrong("--kills, --minutes and --connections: at least 1");
    }
    long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
    return new ProveSettings(
        chosen, kills, Duration.ofMinutes(minutes), connections, protocols(), home);
  }

  private List<ProveProtocol> protocols() {
    List<ProveProtocol> chosen = new ArrayList<>();
    for (String name : protocols) {
      try {
        chosen.add(ProveProtocol.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
      } catch (IllegalArgumentException unknown) {
        throw wrong("--protocols: '" + name + "' is none of " + List.of(ProveProtocol.values()));
      }
    }
    return chosen.isEmpty() ? List.of(ProveProtocol.values()) : chosen;
  }

  private Path empty(Path wanted) throws IOException {
    Files.createDirectories(wanted);
    try (Stream<Path> inside = Files.list(wanted)) {
      if (inside.findAny().isPresent()) {
        throw wrong("--dir: " + wanted + " is not empty");
      }
    }
    return wanted;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private static void delete(Path home) throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
