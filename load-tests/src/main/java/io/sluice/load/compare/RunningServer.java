package io.sluice.load.compare;

import io.sluice.load.ProcessStat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A server process of ours on a port of its own, with its files under a home that outlives it.
 * Confined to one thread.
 */
final class RunningServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofMinutes(1);
  private static final long POLL_MILLIS = 50;

  /** CPU time in a second below which a server counts as idle: QuestDB's pollers use 0.03 s. */
  private static final double IDLE_CPU_SECONDS = 0.1;

  private final Process process;
  private final ServerHttp http;
  private final int port;

  /** Ends the server if this process is told to end. */
  private final Thread hook;

  private RunningServer(Process process, int port) {
    this.process = process;
    this.port = port;
    this.http = new ServerHttp(port);
    this.hook = new Thread(process::destroyForcibly, "end of " + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts the contender over what is under {@code home} and waits until it is ready. */
  static RunningServer start(Contender contender, Path home)
      throws IOException, InterruptedException {
    int port = Ports.free();
    Launch launch = contender.peer().launch(contender.program(), home, port);
    ProcessBuilder builder = new ProcessBuilder(launch.command()).redirectErrorStream(true);
    builder.environment().putAll(launch.environment());
    builder.directory(home.toFile());
    Path output = home.resolve("output");
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    RunningServer server = new RunningServer(builder.start(), port);
    try {
      server.awaitReady(contender.peer().readyPath());
      return server;
    } catch (IOException notReady) {
      server.kill();
      throw new IOException(
          contender.name() + ": " + notReady.getMessage() + "\n" + Files.readString(output),
          notReady);
    } catch (InterruptedException interrupted) {
      server.kill();
      throw interrupted;
    }
  }

  private void awaitReady(String path) throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("ended with " + process.exitValue() + " before it was ready");
      }
      if (http.succeeds(path)) {
        return;
      }
    }
    throw new IOException("not ready after " + START.toSeconds() + " s");
  }

  ServerHttp http() {
    return http;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  long pid() {
    return process.pid();
  }

  double cpuSeconds() throws IOException {
    return new ProcessStat(pid()).cpuSeconds();
  }

  /** Waits until it does next to nothing for a second; false if it still works after that time. */
  boolean awaitIdle(Duration most) throws IOException, InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (double before = cpuSeconds(); System.nanoTime() < end; ) {
      if (process.waitFor(1, TimeUnit.SECONDS)) {
        throw new IOException("the server ended with " + process.exitValue());
      }
      double now = cpuSeconds();
      if (now - before <= IDLE_CPU_SECONDS) {
        return true;
      }
      before = now;
    }
    return false;
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      process.destroyForcibly();
    }
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    forget();
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGTERM, and -9 if that takes too long. */
  @Override
  public void close() {
    forget();
    process.destroy();
    try {
      if (process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }
}
