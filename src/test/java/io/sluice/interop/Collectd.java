package io.sluice.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A collectd of the system's package in a directory of its own: it shows the load to whoever
 * scrapes it, and writes the same to files. Thread-safe.
 */
final class Collectd implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/sbin/collectd");
  private static final Path PLUGIN = Path.of("/usr/lib/collectd/write_prometheus.so");

  private final Path directory;
  private final int port;
  private final Process process;

  static boolean isInstalled() {
    return Files.isExecutable(BINARY) && Files.exists(PLUGIN);
  }

  Collectd(Path directory) throws IOException {
    this.directory = directory;
    this.port = Prometheus.freePort();
    Files.createDirectories(directory);
    Path config = directory.resolve("collectd.conf");
    Files.writeString(
        config,
        """
        Hostname "tested"
        FQDNLookup false
        BaseDir "%1$s"
        PIDFile "%1$s/pid"
        TypesDB "/usr/share/collectd/types.db"
        Interval 1
        LoadPlugin load
        LoadPlugin csv
        <Plugin csv>
          DataDir "%1$s/csv"
        </Plugin>
        LoadPlugin write_prometheus
        <Plugin write_prometheus>
          Host "127.0.0.1"
          Port "%2$d"
        </Plugin>
        """
            .formatted(directory, port));
    this.process =
        new ProcessBuilder(BINARY.toString(), "-f", "-C", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("collectd.log").toFile())
            .start();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** What it wrote, with six decimals: the first value of each line. */
  List<String> shortTermLoads() throws IOException {
    List<String> loads = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory.resolve("csv"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.readAllLines(file).stream()
            .skip(1)
            .map(line -> line.split(",", -1)[1])
            .forEach(loads::add);
      }
    }
    return loads;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
