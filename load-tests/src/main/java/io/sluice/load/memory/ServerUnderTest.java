package io.sluice.load.memory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The server in a process of its own, over a disk whose speed can be told. Of one thread. */
final class ServerUnderTest implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final InetSocketAddress address;
  private final Path home;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private ServerUnderTest(Process process, InetSocketAddress address, Path home) {
    this.process = process;
    this.address = address;
    this.home = home;
  }

  /** Starts it with these flags of the JVM and waits until it is ready. */
  static ServerUnderTest start(Path under, List<String> flags, List<String> settings)
      throws IOException, InterruptedException {
    Files.createDirectories(under);
    Path home = Files.createTempDirectory(under.toAbsolutePath(), "sluice-memory-");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SlowDiskServer.class.getName());
    command.add("data=" + home.resolve("data"));
    command.add("http.port=" + address.getPort());
    command.addAll(settings);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile())
            .start();
    ServerUnderTest server = new ServerUnderTest(process, address, home);
    server.awaitReady();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < end && !process.waitFor(100, TimeUnit.MILLISECONDS)) {
      if (!get("/-/ready").isEmpty()) {
        return;
      }
    }
    String said = output();
    close();
    throw new IOException("the server did not get ready:\n" + said);
  }

  /** The body of a successful answer, or the empty text. */
  String get(String path) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (IOException refused) {
      return "";
    }
  }

  /** Sums up a meter over its tags; -1 if it could not be read. */
  double meter(String name) throws InterruptedException {
    String scrape = get("/metrics");
    double sum = scrape.isEmpty() ? -1 : 0;
    for (String line : scrape.lines().toList()) {
      if (line.startsWith(name + " ") || line.startsWith(name + "{")) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  /** How fast the disk is from now on. */
  void diskRate(long bytesPerSecond) throws IOException {
    order("rate " + bytesPerSecond);
  }

  private void order(String words) throws IOException {
    process.getOutputStream().write((words + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  /** What the disk took so far, by kind of file. */
  String diskTook() throws IOException, InterruptedException {
    order("taken");
    String found = "";
    for (int i = 0; i < 50 && found.isEmpty() && isAlive(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      String said = output();
      int at = said.lastIndexOf(SlowDiskServer.TAKEN);
      found =
          at < 0
              ? ""
              : said.substring(at + SlowDiskServer.TAKEN.length()).lines().findFirst().orElse("");
    }
    return found;
  }

  InetSocketAddress address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Everything it printed. */
  String output() throws IOException {
    return Files.readString(home.resolve("output"));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
