package io.sluice.interop;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Something to scrape in OpenMetrics: a counter and a histogram with a new exemplar each time. */
final class ExemplarTarget implements AutoCloseable {
  private final AtomicInteger scrapes = new AtomicInteger();
  private final HttpServer server;

  ExemplarTarget() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = text(scrapes.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseHeaders()
              .set("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private static String text(int n) {
    return """
    # HELP work Things \\"done\\".
    # TYPE work counter
    work_total{kind="a"} %1$d # {trace_id="w%1$d",span_id="\u6d4b"} 1.5
    # HELP took_seconds How long.
    # TYPE took_seconds histogram
    # UNIT took_seconds seconds
    took_seconds_bucket{le="0.5"} %1$d # {trace_id="t%1$d"} 0.25
    took_seconds_bucket{le="+Inf"} %1$d # {} 1e-9
    took_seconds_count %1$d
    took_seconds_sum %1$d
    # EOF
    """
        .formatted(n);
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  int scrapes() {
    return scrapes.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
