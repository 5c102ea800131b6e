package io.sluice.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, on the class path of the test, so that what is killed is what
 * ships. Confined to one thread.
 */
public final class RealServer implements AutoCloseable {
  private static final long READY_SECONDS = 60;
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final int port;
  private final Path output;

  private RealServer(Process process, int port, Path output) {
    this.process = process;
    this.port = port;
    this.output = output;
  }

  /** What to start. Mutable, confined to one thread. */
  public static final class Setup {
    private final Path home;
    private final List<String> jvm = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    private final List<String> settings = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String main = "io.sluice.cli.Main";
    private int wantedPort;
    private boolean fromJars;

    /** A server whose data and output are under {@code home}. */
    public Setup(Path home) {
      this.home = home;
    }

    /** Starts another class than the service's own. */
    public Setup main(Class<?> other) {
      main = other.getName();
      return this;
    }

    /** Listens there instead of on any free port. */
    public Setup port(int port) {
      wantedPort = port;
      return this;
    }

    /** Adds a flag of the JVM. */
    public Setup jvm(String flag) {
      jvm.add(flag);
      return this;
    }

    /** Takes all classes from jars, as the server ships. */
    public Setup fromJars() {
      fromJars = true;
      return this;
    }

    /** Sets a variable of its environment. */
    public Setup environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Sets a setting by its dotted path. */
    public Setup set(String path, String value) {
      settings.addAll(List.of("--set", path + "=" + value));
      return this;
    }

    /** Starts the process and does not wait. */
    public RealServer launch() throws IOException {
      Files.createDirectories(home);
      int port = wantedPort == 0 ? freePort() : wantedPort;
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvm);
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
      command.addAll(List.of("-cp", classPath(), main));
      command.addAll(List.of("serve", "--data", home.resolve("data").toString()));
      command.addAll(List.of("--port", Integer.toString(port)));
      command.addAll(settings);
      Path output = home.resolve("output-" + port);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      builder.environment().putAll(environment);
      return new RealServer(builder.start(), port, output);
    }

    private String classPath() throws IOException {
      return fromJars ? JarredClassPath.under(home) : System.getProperty("java.class.path");
    }

    /** Starts it and waits until it is ready. */
    public RealServer start() throws IOException, InterruptedException {
      RealServer server = launch();
      server.awaitReady();
      return server;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** Waits for {@code /-/ready}; fails with the server's output if it ends or takes too long. */
  public void awaitReady() throws IOException, InterruptedException {
    if (!awaitReadyOrEnd()) {
      throw new IOException("the server ended before it was ready:\n" + output());
    }
  }

  /** Waits for {@code /-/ready}; false if the process ended first. Fails if it takes too long. */
  public boolean awaitReadyOrEnd() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (System.nanoTime() < end) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      if (isReady()) {
        return true;
      }
    }
    process.destroyForcibly();
    throw new IOException("the server did not get ready:\n" + output());
  }

  /** Whether it answers that it is ready. */
  public boolean isReady() {
    try (RawHttp http = new RawHttp(port)) {
      return http.get("/-/ready").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The process. */
  public Process process() {
    return process;
  }

  /** Writes a line to its standard input. */
  public void order(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Everything it printed. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it as {@code kill -9} does and waits until it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Asks it to stop as {@code kill} does; returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(READY_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("did not stop:\n" + output());
    }
    return process.exitValue();
  }

  /** A figure of {@code /proc/<pid>/status} in bytes, such as {@code VmHWM}. */
  public long memory(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException(key + ": not in status");
  }

  @Override
  public void close() {
    kill();
  }
}
