package io.sluice.interop;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A scrape target with one native histogram, in the protobuf form that only has them. Thread-safe.
 */
final class HistogramTarget implements AutoCloseable {
  /** How the histogram is exported. */
  static final String JSON =
      "{\"schema\":3,\"count\":10,\"sum\":18.25,\"zeroThreshold\":0.001,\"zeroCount\":2,"
          + "\"positive\":{\"spans\":[[0,2],[1,1]],\"counts\":[1,2,1]},"
          + "\"negative\":{\"spans\":[[-1,1]],\"counts\":[4]}}";

  private static final String TYPE =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
          + " encoding=delimited";
  private static final int HISTOGRAM = 4;

  private final HttpServer server;

  HistogramTarget() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = body();
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", TYPE);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static byte[] body() {
    ProtoWriter histogram =
        new ProtoWriter()
            .number(1, 10)
            .fixed64(2, Double.doubleToRawLongBits(18.25))
            .number(5, zigzag(3))
            .fixed64(6, Double.doubleToRawLongBits(0.001))
            .number(7, 2)
            .message(9, span(-1, 1))
            .number(10, zigzag(4))
            .message(12, span(0, 2))
            .message(12, span(1, 1))
            .number(13, zigzag(1))
            .number(13, zigzag(1))
            .number(13, zigzag(-1));
    ProtoWriter family =
        new ProtoWriter()
            .text(1, "latency")
            .text(2, "how long")
            .number(3, HISTOGRAM)
            .message(4, new ProtoWriter().message(7, histogram));
    byte[] message = family.toByteArray();
    byte[] all = new byte[message.length + 1];
    all[0] = (byte) message.length; // below 128
    System.arraycopy(message, 0, all, 1, message.length);
    return all;
  }

  private static ProtoWriter span(int offset, int length) {
    return new ProtoWriter().number(1, zigzag(offset)).number(2, length);
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
