package io.sluice.load;

import io.sluice.load.data.Encoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Posts over HTTP/1.1. Confined to one thread. */
final class HttpRequests implements Requests {
  private final HttpConnection connection;
  private final byte[] head;

  HttpRequests(RunPlan plan) throws IOException {
    connection = new HttpConnection(plan.server());
    head =
        ("POST "
                + plan.path()
                + " HTTP/1.1\r\nHost: load\r\nSluice-Durability: "
                + plan.durability()
                + "\r\n"
                + Encoder.named(plan.protocol()).headers()
                + "Content-Length: ")
            .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Answer send(ByteBuffer body) throws IOException {
    byte[] tail = (body.remaining() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer whole = ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).flip();
    return connection.exchange(whole, body);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
