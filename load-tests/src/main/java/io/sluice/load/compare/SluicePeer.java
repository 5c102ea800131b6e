package io.sluice.load.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sluice through its launcher, with its default of syncing before it answers. Immutable. */
record SluicePeer(String javaHome) implements Peer {
  static final String KIND = "sluice";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String title() {
    return "Sluice";
  }

  @Override
  public List<String> versionCommand(Path program) {
    return List.of(program.toString(), "version");
  }

  @Override
  public Launch launch(Path program, Path home, int port) {
    return new Launch(
        List.of(
            program.toString(),
            "serve",
            "--data",
            home.resolve("data").toString(),
            "--port",
            Integer.toString(port)),
        Map.of("SLUICE_JAVA_HOME", javaHome));
  }

  @Override
  public String readyPath() {
    return "/-/ready";
  }

  @Override
  public Route route(Protocol protocol) {
    return switch (protocol) {
      case REMOTE_WRITE -> new Route("rw", "/api/v1/write");
      case JSON -> new Route("json", "/api/v1/write");
      case LINE -> new Route("line", "/write?precision=ms");
    };
  }

  @Override
  public List<ReadWay> readWays() {
    return List.of(ReadWay.values());
  }

  @Override
  public void settle(ServerHttp http) throws IOException, InterruptedException {
    http.post("/api/v1/admin/seal");
  }

  @Override
  public long count(ServerHttp http) throws IOException, InterruptedException {
    String everything = ServerHttp.encoded("{__name__=~\".+\"}");
    try (InputStream lines = http.get("/api/v1/export?match%5B%5D=" + everything)) {
      return Answers.exported(lines);
    }
  }
}
