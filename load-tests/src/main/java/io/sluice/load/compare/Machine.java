package io.sluice.load.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What a reader of figures needs to know of this machine. Stateless. */
final class Machine {
  private Machine() {}

  /** One sentence. */
  static String describe() {
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %.0f GB of memory, %s %s, shared with the client.",
        Runtime.getRuntime().availableProcessors(),
        value("/proc/cpuinfo", "model name").replace("(R)", ""),
        Double.parseDouble("0" + value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1e6,
        System.getProperty("os.name"),
        System.getProperty("os.version").replaceAll("-.*", ""));
  }

  /** What follows {@code key:} in a file of {@code /proc}; empty if nothing does. */
  private static String value(String file, String key) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException notLinux) {
      return "";
    }
  }
}
