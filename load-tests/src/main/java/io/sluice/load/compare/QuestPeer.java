package io.sluice.load.compare;

import io.sluice.load.data.LineEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** QuestDB from its jar, on the same JDK as Sluice, with that JDK's own defaults. Immutable. */
record QuestPeer(String javaHome) implements Peer {
  static final String KIND = "questdb";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String title() {
    return "QuestDB";
  }

  @Override
  public List<String> versionCommand(Path program) {
    return List.of();
  }

  @Override
  public Launch launch(Path program, Path home, int port) throws IOException {
    String loopback = "127.0.0.1:";
    return new Launch(
        List.of(
            javaHome + "/bin/java",
            "-p",
            program.toString(),
            "-m",
            "io.questdb/io.questdb.ServerMain",
            "-d",
            Files.createDirectories(root(home)).toString()),
        Map.of(
            "QDB_HTTP_NET_BIND_TO",
            loopback + port,
            "QDB_HTTP_BIND_TO",
            loopback + port,
            "QDB_HTTP_MIN_NET_BIND_TO",
            loopback + Ports.free(),
            "QDB_PG_NET_BIND_TO",
            loopback + Ports.free(),
            "QDB_LINE_TCP_NET_BIND_TO",
            loopback + Ports.free(),
            "QDB_TELEMETRY_ENABLED",
            "false"));
  }

  private static Path root(Path home) {
    return home.resolve("data");
  }

  /** Without the web console and the settings beside it. */
  @Override
  public Path data(Path home) {
    return root(home).resolve("db");
  }

  @Override
  public String readyPath() {
    return sql("SELECT 1");
  }

  @Override
  public @Nullable Route route(Protocol protocol) {
    return protocol == Protocol.LINE ? new Route("line", "/write?precision=ms") : null;
  }

  @Override
  public long count(ServerHttp http) throws IOException, InterruptedException {
    List<String> columns =
        Answers.doubleColumns(http.json(sql("SHOW COLUMNS FROM " + LineEncoder.MEASUREMENT)));
    String counts =
        columns.stream().map(name -> "count(" + name + ")").collect(Collectors.joining(", "));
    return Answers.sumOfRow(
        http.json(sql("SELECT " + counts + " FROM " + LineEncoder.MEASUREMENT)));
  }

  private static String sql(String query) {
    return "/exec?query=" + ServerHttp.encoded(query);
  }
}
