package io.sluice.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A vmagent of the system's package on loopback, in a directory of its own. Thread-safe. */
final class Vmagent implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/bin/vmagent");

  private final Process process;

  static boolean isInstalled() {
    return Files.isExecutable(BINARY);
  }

  /** Starts one that scrapes that address every second and forwards to the URL. */
  Vmagent(Path directory, String target, String remoteWriteUrl) throws IOException {
    Files.createDirectories(directory);
    Path config = directory.resolve("scrape.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - {job_name: agent, honor_timestamps: true, static_configs: [{targets: ["%s"]}]}
        """
            .formatted(target));
    this.process =
        new ProcessBuilder(
                BINARY.toString(),
                "-promscrape.config=" + config,
                "-remoteWrite.url=" + remoteWriteUrl,
                "-remoteWrite.tmpDataPath=" + directory.resolve("queue"),
                "-remoteWrite.flushInterval=1s",
                "-httpListenAddr=127.0.0.1:" + Prometheus.freePort())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("vmagent.log").toFile())
            .start();
  }

  boolean isRunning() {
    return process.isAlive();
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
