package io.sluice.load.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Begins a request and then sends a byte of it now and then: of the headers or of a body that it
 * declared as large. Of the crowd's thread.
 */
final class Dripper extends Member {
  static final String KIND = "dripper";
  private static final long PAUSE = 2 * SECOND;
  private static final long AGAIN = SECOND / 4;
  private static final byte[] HEAD =
      "POST /api/v1/write HTTP/1.1\r\nHost: drip\r\nContent-Type: application/json\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH =
      "Content-Length: 4000000\r\n\r\n{\"timeseries\":[".getBytes(StandardCharsets.US_ASCII);

  private final boolean inHeaders;

  Dripper(InetSocketAddress server, int number, Counts counts) {
    super(server, number, counts);
    this.inHeaders = number % 2 == 0;
  }

  @Override
  String kind() {
    return KIND;
  }

  @Override
  void connected(long now) {
    drip(now, HEAD);
    if (!inHeaders && isConnected()) {
      drip(now, LENGTH);
    }
  }

  @Override
  void due(long now) {
    drip(now, new byte[] {(byte) (inHeaders ? 'x' : ' ')});
  }

  private void drip(long now, byte... bytes) {
    dueAt = now + PAUSE;
    try {
      send(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      close();
      ended(now);
    }
  }

  @Override
  void answered(long now) {
    close();
    dueAt = now + AGAIN;
  }

  /** That is how a server ends with what never became a request. */
  @Override
  void ended(long now) {
    dueAt = now + AGAIN;
  }
}
