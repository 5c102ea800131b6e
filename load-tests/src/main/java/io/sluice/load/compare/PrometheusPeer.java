package io.sluice.load.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prometheus with its remote-write receiver on and nothing to scrape. Immutable. */
record PrometheusPeer() implements Peer {
  private static final Duration SETTLE = Duration.ofSeconds(75);
  private static final Duration POLL = Duration.ofSeconds(3);

  @Override
  public String kind() {
    return "prometheus";
  }

  @Override
  public String title() {
    return "Prometheus";
  }

  @Override
  public List<String> versionCommand(Path program) {
    return List.of(program.toString(), "--version");
  }

  @Override
  public Launch launch(Path program, Path home, int port) throws IOException {
    Path config = Files.writeString(home.resolve("prometheus.yml"), "global: {}\n");
    return Launch.of(
        program.toString(),
        "--config.file=" + config,
        "--storage.tsdb.path=" + home.resolve("data"),
        "--web.enable-remote-write-receiver",
        "--web.listen-address=127.0.0.1:" + port);
  }

  @Override
  public String readyPath() {
    return "/-/ready";
  }

  @Override
  public @Nullable Route route(Protocol protocol) {
    return protocol == Protocol.REMOTE_WRITE ? new Route("rw", "/api/v1/write") : null;
  }

  @Override
  public List<ReadWay> readWays() {
    return List.of(ReadWay.CHUNKS, ReadWay.SAMPLES);
  }

  /** It looks once a minute whether there is something to move to blocks. */
  @Override
  public void settle(ServerHttp http) throws IOException, InterruptedException {
    long end = System.nanoTime() + SETTLE.toNanos();
    double before = -1;
    while (System.nanoTime() < end) {
      double now = compactions(http);
      if (now > 0 && now == before) {
        return;
      }
      before = now;
      Thread.sleep(POLL.toMillis());
    }
  }

  private static double compactions(ServerHttp http) throws IOException, InterruptedException {
    try (InputStream meters = http.get("/metrics")) {
      return new String(meters.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("prometheus_tsdb_compactions_total "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  /** Name by name: a function over all of them at once would see equal label sets. */
  @Override
  public long count(ServerHttp http) throws IOException, InterruptedException {
    long sum = 0;
    for (JsonNode name : http.json("/api/v1/label/__name__/values").path("data")) {
      String query = "sum(count_over_time({__name__=\"" + name.asText() + "\"}[48h]))";
      sum += Answers.scalarOfQuery(http.json("/api/v1/query?query=" + ServerHttp.encoded(query)));
    }
    return sum;
  }
}
