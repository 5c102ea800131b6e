package io.sluice.prove;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, of the same jar as this one. What it prints goes to {@code
 * server.log} beside its data. Confined to one thread, but for {@link #isAlive}.
 */
final class ServerProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int POLL_MILLIS = 10;
  private static final int UNSAFE_FLAG_SINCE = 24;

  private final Process process;
  private final int port;
  private final long launched = System.nanoTime();

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and does not wait.
   *
   * @param jvm further flags of the JVM
   * @param arguments further arguments of {@code sluice serve}
   */
  static ServerProcess launch(Path home, List<String> jvm, List<String> arguments)
      throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(cheapStart());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.sluice.cli.Main"));
    command.addAll(List.of("serve", "--data", home.resolve("data").toString()));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("server.log").toFile()))
            .start();
    return new ServerProcess(process, port);
  }

  private static List<String> cheapStart() {
    List<String> flags = new ArrayList<>();
    flags.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    flags.addAll(List.of("-Xmx384m", "--enable-native-access=ALL-UNNAMED"));
    if (Runtime.version().feature() >= UNSAFE_FLAG_SINCE) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  HttpCalls calls() {
    return new HttpCalls(port);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it is ready; false if it ended first. */
  boolean awaitReady() throws IOException, InterruptedException {
    while (System.nanoTime() - launched < READY.toNanos()) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      if (isReady()) {
        return true;
      }
    }
    throw new IOException("the server did not get ready within " + READY);
  }

  private boolean isReady() {
    try {
      return calls().get("/-/ready").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  long millisSinceLaunch() {
    return (System.nanoTime() - launched) / 1_000_000;
  }

  /** Waits so long; true if it ended by itself. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As {@code kill} does; returns its exit code, or -1 if it had to be killed. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      return -1;
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
