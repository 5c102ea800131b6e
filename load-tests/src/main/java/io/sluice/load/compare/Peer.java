package io.sluice.load.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of server: how it is started as shipped, written to and read back. What is set is only
 * where it listens and where it keeps its data. Implementations are immutable.
 */
interface Peer {

  /** The name that {@code --peer} takes, as {@code prometheus}. */
  String kind();

  /** The name in tables. */
  String title();

  /** What prints the version; empty if only the file's name tells it. */
  List<String> versionCommand(Path program);

  /** The command for a server on that port of the loopback address with its files under a home. */
  Launch launch(Path program, Path home, int port) throws IOException;

  /** The directory under that home whose size counts. */
  default Path data(Path home) {
    return home.resolve("data");
  }

  /** Answers a GET with success once the server takes writes. */
  String readyPath();

  /** Done once on a fresh server before the first write. */
  default void prepare(ServerHttp http) throws IOException, InterruptedException {}

  /** Where it takes that protocol; null if it does not. */
  @Nullable Route route(Protocol protocol);

  /** How raw samples can be read from it; empty if it does not take part in that. */
  default List<ReadWay> readWays() {
    return List.of();
  }

  /** Has a server that was filled bring its files in order, as it would by itself in time. */
  default void settle(ServerHttp http) throws IOException, InterruptedException {}

  /** Samples that its read API gives back, all series, all times. */
  long count(ServerHttp http) throws IOException, InterruptedException;
}
