package io.sluice.load.sim;

import io.sluice.load.ProcessStat;
import io.sluice.load.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server under load: one started for the run, which ends with it however the run ends, or one
 * that is there. Thread-safe (lock: this, for closing).
 */
final class Target implements AutoCloseable {
  private final String url;
  private @Nullable ServerProcess own;

  private Target(String url, @Nullable ServerProcess own) {
    this.url = url;
    this.own = own;
  }

  /** As the settings say; {@code serve} are arguments for a server of its own. */
  static Target open(Settings settings, List<String> serve) {
    if (!settings.startsItsServer()) {
      return new Target(settings.url(), null);
    }
    List<String> arguments = new ArrayList<>(serve);
    arguments.addAll(settings.serve());
    ServerProcess.Setup setup =
        new ServerProcess.Setup(
            settings.launcher(),
            settings.javaHome(),
            settings.heap(),
            "",
            settings.data(),
            arguments);
    try {
      ServerProcess server = ServerProcess.start(setup);
      return new Target("http://127.0.0.1:" + server.address().getPort(), server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server started", e);
    }
  }

  String url() {
    return url;
  }

  /** CPU and memory of a server of its own, for people. */
  synchronized String usage() {
    if (own == null) {
      return "not started here";
    }
    ProcessStat stat = new ProcessStat(own.pid());
    try {
      return String.format(
          Locale.ROOT,
          "%.1f CPU-s, resident %d MiB now, %d MiB at most",
          stat.cpuSeconds(),
          stat.residentBytes() >> 20,
          stat.peakResidentBytes() >> 20);
    } catch (IOException gone) {
      return "it has ended";
    }
  }

  @Override
  public synchronized void close() {
    ServerProcess server = own;
    own = null;
    if (server != null) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
