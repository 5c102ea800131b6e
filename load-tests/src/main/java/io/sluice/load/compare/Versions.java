package io.sluice.load.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which release a program is. Stateless. */
final class Versions {
  static final String UNKNOWN = "unknown";

  private static final Pattern VERSION =
      Pattern.compile("\\d+\\.\\d+(?:\\.\\d+)?(?:[-~][A-Za-z]\\w*)?");
  private static final long SECONDS = 300;

  /** Years of release by kind and start of the version, from the projects' release pages. */
  private static final Map<String, Integer> YEARS =
      Map.of(
          "prometheus 2.42.", 2023,
          "victoria-metrics 1.79.", 2022,
          "influxdb 1.6.", 2018,
          "questdb 9.3.", 2026);

  private Versions() {}

  /** What the program says; else what its Debian package says; else what its file's name says. */
  static String of(Peer peer, Path program) throws IOException, InterruptedException {
    String file = String.valueOf(program.getFileName());
    List<String> command = peer.versionCommand(program);
    Optional<String> said = first(output(command, false));
    return (said.isPresent() ? said : first(output(command, true)))
        .or(() -> packaged(program))
        .or(() -> first(file))
        .orElse(UNKNOWN);
  }

  /** The first version in a text. */
  static Optional<String> first(String text) {
    Matcher version = VERSION.matcher(text);
    return version.find() ? Optional.of(version.group()) : Optional.empty();
  }

  /** The year of that release; 0 if it isn't in the list. */
  static int year(Peer peer, String version) {
    String release = peer.kind() + " " + version;
    return YEARS.entrySet().stream()
        .filter(entry -> release.startsWith(entry.getKey()))
        .mapToInt(Map.Entry::getValue)
        .findFirst()
        .orElse(0);
  }

  private static Optional<String> packaged(Path program) {
    try {
      String owner = output(List.of("dpkg-query", "-S", program.toString()), false);
      int colon = owner.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : first(
              output(
                  List.of("dpkg-query", "-W", "-f${Version}", owner.substring(0, colon)), false));
    } catch (IOException noDpkg) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** What it prints, with or without the stream of errors, on which launchers may chat. */
  private static String output(List<String> command, boolean errors)
      throws IOException, InterruptedException {
    if (command.isEmpty()) {
      return "";
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(errors);
    if (!errors) {
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return said;
  }
}
