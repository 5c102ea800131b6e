package io.sluice.interop;

import io.sluice.api.Labels;
import io.sluice.api.LabelsBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.xerial.snappy.Snappy;

/** A Prometheus of the system's package on loopback, in a directory of its own. Thread-safe. */
final class Prometheus implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/bin/prometheus");
  private static final Duration START = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path directory;
  private final int port;
  private final Process process;
  private String remoteWriteMore = "";

  static boolean isInstalled() {
    return Files.isExecutable(BINARY);
  }

  /** Starts one that forwards to the URL and scrapes nothing yet. */
  Prometheus(Path directory, String remoteWriteUrl) throws IOException {
    this(sending(remoteWriteUrl, "", List.of()), directory);
  }

  /** Starts one that has nothing of its own and reads everything from the URL. */
  static Prometheus reading(Path directory, String remoteReadUrl) throws IOException {
    String config =
        """
        remote_read:
          - url: "%s"
            read_recent: true
        """
            .formatted(remoteReadUrl);
    return new Prometheus(config, directory);
  }

  /** Starts one over the blocks that lie in the directory's {@code data}. */
  static Prometheus over(Path directory) throws IOException {
    return new Prometheus("global: {scrape_interval: 1m}\n", directory);
  }

  /** Starts one that scrapes native histograms and forwards them. */
  static Prometheus withNativeHistograms(Path directory, String remoteWriteUrl, String target)
      throws IOException {
    String config =
        sending(remoteWriteUrl, "", List.of(target))
            .replace("send_exemplars: true", "send_native_histograms: true");
    return new Prometheus(config, directory, "native-histograms");
  }

  private Prometheus(String firstConfig, Path directory) throws IOException {
    this(firstConfig, directory, "exemplar-storage");
  }

  private Prometheus(String firstConfig, Path directory, String features) throws IOException {
    this.directory = directory;
    this.port = freePort();
    Files.createDirectories(directory);
    Files.writeString(config(), firstConfig);
    this.process =
        new ProcessBuilder(
                BINARY.toString(),
                "--config.file=" + config(),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address(),
                "--web.enable-lifecycle",
                "--enable-feature=" + features,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
    Awaitility.await("Prometheus is ready, see " + directory)
        .atMost(START)
        .until(() -> status("/-/ready") == 200);
  }

  /** From the next {@link #scrape} on remote write has these further lines of YAML. */
  Prometheus with(String more) {
    remoteWriteMore = more;
    return this;
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * From now on forwards to the URL and scrapes these addresses every second. The job stays when
   * its last target goes: only then does Prometheus mark the end of the target's series.
   */
  void scrape(String remoteWriteUrl, List<String> targets) throws Exception {
    Files.writeString(config(), sending(remoteWriteUrl, remoteWriteMore, targets));
    HttpRequest reload = request("/-/reload").POST(HttpRequest.BodyPublishers.noBody()).build();
    int status = http.send(reload, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("reload answered " + status);
    }
  }

  private static String sending(String remoteWriteUrl, String more, List<String> targets) {
    return """
    global: {scrape_interval: 1s, scrape_timeout: 1s}
    remote_write:
      - url: "%s"
        send_exemplars: true
        metadata_config: {send_interval: 1s}
        queue_config: {batch_send_deadline: 500ms}
        %s
    scrape_configs: [{job_name: all, static_configs: [{targets: %s}]}]
    """
        .formatted(remoteWriteUrl, more.replace("\n", "\n    "), targets);
  }

  private Path config() {
    return directory.resolve("prometheus.yml");
  }

  /** The sum of one of its own meters over all label sets. */
  double meter(String name) {
    String prefix = name + "{";
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(prefix) || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Everything in its database, by remote read. */
  Samples everything() throws Exception {
    ProtoWriter matcher = new ProtoWriter().number(1, 2).text(2, "__name__").text(3, ".+");
    ProtoWriter query =
        new ProtoWriter()
            .number(1, 0)
            .number(2, System.currentTimeMillis() + 3_600_000)
            .message(3, matcher);
    byte[] body = Snappy.compress(new ProtoWriter().message(1, query).toByteArray());
    return decode(Snappy.uncompress(read(body)));
  }

  /** What it answers to a remote read. */
  byte[] read(byte[] body) throws Exception {
    HttpRequest read =
        request("/api/v1/read")
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Read-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<byte[]> answer = http.send(read, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("remote read answered " + answer.statusCode());
    }
    return answer.body();
  }

  private static Samples decode(byte[] response) {
    Samples all = new Samples();
    ProtoReader results = new ProtoReader(response);
    while (results.next() != 0) {
      ProtoReader series = results.message();
      while (series.next() != 0) {
        series(series.message(), all);
      }
    }
    return all;
  }

  /** Labels come before samples in what Prometheus writes. */
  private static void series(ProtoReader in, Samples all) {
    LabelsBuilder labels = Labels.builder();
    int field = in.next();
    for (; field == 1; field = in.next()) {
      ProtoReader label = in.message();
      label.next();
      String name = label.text();
      label.next();
      labels.add(name, label.text());
    }
    Labels built = labels.build();
    for (; field == 2; field = in.next()) {
      sample(in.message(), built, all);
    }
  }

  private static void sample(ProtoReader in, Labels labels, Samples all) {
    long bits = 0;
    long time = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        bits = in.fixed64();
      } else {
        time = in.number();
      }
    }
    all.add(labels, time, bits);
  }

  private int status(String path) {
    try {
      return http.send(request(path).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The body of the answer to a GET. */
  String get(String path) {
    try {
      return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address() + path))
        .timeout(Duration.ofSeconds(60));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
