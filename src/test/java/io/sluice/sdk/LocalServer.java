package io.sluice.sdk;

import io.sluice.server.Sluice;
import io.sluice.server.config.Config;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.Value;
import io.sluice.storage.io.FileLayer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in the test's own process that can be stopped and started again on the same port. */
public final class LocalServer implements AutoCloseable {
  private static final long HEAP = 256L << 20;

  private final Path data;
  private final int port;
  private Sluice server;

  /** Starts on a free port and waits until replay is over. */
  public LocalServer(Path data) throws Exception {
    this.data = data;
    this.server = start(0);
    this.port = server.port();
  }

  private Sluice start(int onPort) throws Exception {
    Map<String, Value> flags = new HashMap<>();
    flags.put("data", new Value(data.toString(), "the test"));
    flags.put("http.port", new Value(Integer.toString(onPort), "the test"));
    Config config = new ConfigLoader(HEAP).load(null, Map.of(), flags).config();
    Sluice started = Sluice.start(config, FileLayer.real());
    started.recovered().get(30, TimeUnit.SECONDS);
    return started;
  }

  /** The server itself. */
  public Sluice server() {
    return server;
  }

  /** Where it listens. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Stops it in order and starts it on the same data and port. */
  public void restart() throws Exception {
    server.stop();
    server = start(port);
  }

  @Override
  public void close() {
    server.stop();
  }
}
