package io.sluice.load.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** VictoriaMetrics, single node. Immutable. */
record VictoriaMetricsPeer() implements Peer {

  @Override
  public String kind() {
    return "victoria-metrics";
  }

  @Override
  public String title() {
    return "VictoriaMetrics";
  }

  @Override
  public List<String> versionCommand(Path program) {
    return List.of(program.toString(), "--version");
  }

  @Override
  public Launch launch(Path program, Path home, int port) {
    return Launch.of(
        program.toString(),
        "-storageDataPath=" + home.resolve("data"),
        "-httpListenAddr=127.0.0.1:" + port);
  }

  @Override
  public String readyPath() {
    return "/health";
  }

  @Override
  public Route route(Protocol protocol) {
    return switch (protocol) {
      case REMOTE_WRITE -> new Route("rw", "/api/v1/write");
      case JSON -> new Route("vmjson", "/api/v1/import");
      case LINE -> new Route("line", "/write?precision=ms");
    };
  }

  @Override
  public List<ReadWay> readWays() {
    return List.of(ReadWay.EXPORT);
  }

  @Override
  public void settle(ServerHttp http) throws IOException, InterruptedException {
    http.post("/internal/force_flush");
  }

  @Override
  public long count(ServerHttp http) throws IOException, InterruptedException {
    String everything = ServerHttp.encoded("{__name__!=\"\"}");
    try (InputStream lines = http.get("/api/v1/export?match%5B%5D=" + everything)) {
      return Answers.exported(lines);
    }
  }
}
