package io.sluice.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something to scrape that remembers which values it has shown. Thread-safe. */
final class CountingTarget implements AutoCloseable {
  private final HttpServer server;
  private final List<Double> shown = new CopyOnWriteArrayList<>();

  CountingTarget() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/metrics", this::answer);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The values of {@code shown_value{kind="odd é"}} in order. */
  List<Double> shown() {
    return List.copyOf(shown);
  }

  private void answer(HttpExchange exchange) throws IOException {
    double value = (shown.size() + 1) / 3.0;
    shown.add(value);
    String text = "# TYPE shown_value gauge\nshown_value{kind=\"odd \u00e9\"} " + value + "\n";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
