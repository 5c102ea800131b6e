package io.sluice.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Sluice server started for one run, with a data directory of its own that is deleted at the end.
 * It can be killed and started again in between. Ends with this process at the latest, if that one
 * ends in order. Confined to one thread, but for {@link #close}.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 30;
  private static final long POLL_MILLIS = 50;

  private final ProcessBuilder builder;
  private final InetSocketAddress address;
  private final Path home;
  private final Thread atExit = new Thread(this::closeAtExit, "stop-server");
  private volatile Process process;
  private boolean closed; // guarded by this

  private ServerProcess(ProcessBuilder builder, InetSocketAddress address, Path home)
      throws IOException {
    this.builder = builder;
    this.address = address;
    this.home = home;
    this.process = builder.start();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * What to start. Immutable.
   *
   * @param launcher the {@code sluice} script at the root of the project
   * @param javaHome the JDK to run on; empty: the launcher's choice
   * @param heap as in {@code -Xmx}; empty: the launcher's choice
   * @param javaOptions further flags of the JVM, separated by blanks
   * @param under where the data directory and the server's output go
   * @param arguments further ones for {@code serve}
   */
  public record Setup(
      Path launcher,
      String javaHome,
      String heap,
      String javaOptions,
      Path under,
      List<String> arguments) {}

  /** Starts a server and waits until it is ready. */
  public static ServerProcess start(Setup setup) throws IOException, InterruptedException {
    Files.createDirectories(setup.under());
    Path home = Files.createTempDirectory(setup.under().toAbsolutePath(), "sluice-load-");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    List<String> command = new ArrayList<>();
    command.addAll(List.of(setup.launcher().toAbsolutePath().toString(), "serve"));
    command.addAll(List.of("--data", home + "/data"));
    command.addAll(List.of("--port", Integer.toString(address.getPort())));
    command.addAll(setup.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    environment(builder, "SLUICE_JAVA_HOME", setup.javaHome());
    environment(builder, "SLUICE_HEAP", setup.heap());
    environment(builder, "SLUICE_JAVA_OPTS", setup.javaOptions());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("output").toFile()));
    ServerProcess server = new ServerProcess(builder, address, home);
    try {
      server.awaitReady();
      return server;
    } catch (IOException | InterruptedException failure) {
      server.close();
      throw failure;
    }
  }

  private static void environment(ProcessBuilder builder, String name, String value) {
    if (!value.isEmpty()) {
      builder.environment().put(name, value);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < end && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (isReady(address)) {
        return;
      }
    }
    process.destroyForcibly();
    throw new IOException(
        "the server did not get ready:\n" + Files.readString(home.resolve("output")));
  }

  private static boolean isReady(InetSocketAddress address) {
    try (HttpConnection connection = new HttpConnection(address)) {
      return connection.get("/-/ready").isSuccess();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Kills it as {@code kill -9} does and waits until it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again on the same data and port and waits until it is ready. */
  public void startAgain() throws IOException, InterruptedException {
    process = builder.start();
    awaitReady();
  }

  /** Its process id; another one after each start. */
  public long pid() {
    return process.pid();
  }

  /** Space that the data directory takes. */
  public long diskBytes() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("data"))) {
      return files.filter(Files::isRegularFile).mapToLong(ServerProcess::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server with SIGTERM, after a while with -9, and deletes its files. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Nobody may be left to close it, when this process was interrupted. */
  private void closeAtExit() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("files of the server are left in " + home + ": " + e);
    }
  }
}
