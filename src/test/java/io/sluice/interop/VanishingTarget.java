package io.sluice.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something to scrape with values that are hard to keep, whose series come and go, and which goes
 * away itself. Thread-safe.
 */
final class VanishingTarget implements AutoCloseable {
  private static final String METRICS =
      """
      odd_value{kind="nan"} NaN
      odd_value{kind="plus"} +Inf
      odd_value{kind="minus"} -Inf
      odd_value{kind="minus zero"} -0
      odd_value{kind="denormal"} 4.9e-324
      odd_value{kind="third"} 0.3333333333333333
      odd_label{text="quote \\" backslash \\\\ line\\nend \u00e9 \ud83d\ude00"} 1
      """;

  private final HttpServer server;
  private final AtomicInteger scrapes = new AtomicInteger();

  VanishingTarget() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/metrics", this::answer);
    server.start();
  }

  /** Host and port to scrape. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int n = scrapes.incrementAndGet();
    String flicker = n % 5 == 0 ? "" : "flickers " + n + "\n";
    byte[] body = (METRICS + flicker).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Goes away. */
  @Override
  public void close() {
    server.stop(0);
  }
}
