package io.sluice.load.compare;

import io.sluice.load.data.LineEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** InfluxDB 1. Immutable. */
record InfluxPeer() implements Peer {
  private static final String DATABASE = "load";

  @Override
  public String kind() {
    return "influxdb";
  }

  @Override
  public String title() {
    return "InfluxDB";
  }

  @Override
  public List<String> versionCommand(Path program) {
    return List.of(program.toString(), "version");
  }

  @Override
  public Launch launch(Path program, Path home, int port) throws IOException {
    Path data = data(home);
    String config =
        """
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
        [http]
          bind-address = "127.0.0.1:%d"
        """
            .formatted(Ports.free(), data, data, data, port);
    Path file = Files.writeString(home.resolve("influxdb.conf"), config);
    return Launch.of(program.toString(), "-config", file.toString());
  }

  @Override
  public String readyPath() {
    return "/ping";
  }

  @Override
  public void prepare(ServerHttp http) throws IOException, InterruptedException {
    http.post("/query?q=" + ServerHttp.encoded("CREATE DATABASE " + DATABASE));
  }

  @Override
  public @Nullable Route route(Protocol protocol) {
    return protocol == Protocol.LINE
        ? new Route("line", "/write?db=" + DATABASE + "&precision=ms")
        : null;
  }

  @Override
  public long count(ServerHttp http) throws IOException, InterruptedException {
    String query = ServerHttp.encoded("SELECT count(*) FROM " + LineEncoder.MEASUREMENT);
    return Answers.sumOfCounts(http.json("/query?db=" + DATABASE + "&q=" + query));
  }
}
