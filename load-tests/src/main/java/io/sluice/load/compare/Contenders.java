package io.sluice.load.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the servers of a machine. Immutable. */
final class Contenders {
  private static final Map<String, List<String>> PROGRAMS =
      Map.of(
          "prometheus", List.of("prometheus"),
          "victoria-metrics", List.of("victoria-metrics", "victoria-metrics-prod"),
          "influxdb", List.of("influxd"));

  private final Path launcher;
  private final Path jars;
  private final List<Peer> kinds;

  /**
   * A search.
   *
   * @param launcher Sluice's
   * @param javaHome the JDK for those that need one
   * @param jars the folder in which QuestDB's jar may lie
   */
  Contenders(Path launcher, String javaHome, Path jars) {
    this.launcher = launcher;
    this.jars = jars;
    this.kinds =
        List.of(
            new SluicePeer(javaHome),
            new PrometheusPeer(),
            new VictoriaMetricsPeer(),
            new InfluxPeer(),
            new QuestPeer(javaHome));
  }

  /** Those found, Sluice first, and then the named builds. */
  List<Contender> find(Map<String, Path> named) throws IOException, InterruptedException {
    List<Contender> found = new ArrayList<>();
    for (Peer peer : kinds) {
      Optional<Path> program = program(peer);
      if (program.isPresent()) {
        found.add(contender(peer.title(), peer, program.get()));
      } else {
        System.err.println(peer.title() + " isn't on this machine and is left out");
      }
    }
    for (Map.Entry<String, Path> build : named.entrySet()) {
      found.add(contender(build.getKey(), kindOf(build.getKey()), build.getValue()));
    }
    return found;
  }

  private static Contender contender(String name, Peer peer, Path program)
      throws IOException, InterruptedException {
    Path absolute = program.toAbsolutePath().normalize();
    String version = Versions.of(peer, absolute);
    return new Contender(name, peer, absolute, version, Versions.year(peer, version));
  }

  /**
   * The kind that a name stands for: the kind itself, or the kind, a hyphen and anything.
   *
   * @throws IllegalArgumentException that lists the kinds
   */
  Peer kindOf(String name) {
    return kinds.stream()
        .filter(peer -> name.equals(peer.kind()) || name.startsWith(peer.kind() + "-"))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + ": a peer is named after its kind, as prometheus or prometheus-3; the"
                        + " kinds are "
                        + kinds.stream().map(Peer::kind).toList()));
  }

  private Optional<Path> program(Peer peer) throws IOException {
    return switch (peer.kind()) {
      case SluicePeer.KIND -> Optional.of(launcher);
      case QuestPeer.KIND -> newestJar();
      default ->
          PROGRAMS.getOrDefault(peer.kind(), List.of()).stream()
              .flatMap(Contenders::onPath)
              .findFirst();
    };
  }

  private static Stream<Path> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable);
  }

  private Optional<Path> newestJar() throws IOException {
    if (!Files.isDirectory(jars)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(jars)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("questdb-\\d.*\\.jar"))
          .max(Comparator.naturalOrder());
    }
  }
}
