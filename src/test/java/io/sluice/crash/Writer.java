package io.sluice.crash;

import io.sluice.process.RawHttp;
import io.sluice.process.RemoteWriteBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;

/**
 * One sender: remembers what it sent and what was acknowledged, over all lives of the server.
 * Confined to one thread at a time.
 */
final class Writer {
  private final KnownData data;
  private final int connection;
  private final Random random;
  private final BitSet sent = new BitSet();
  private final BitSet acknowledged = new BitSet();
  private int next;
  private volatile int count; // written by the one thread

  Writer(KnownData data, int connection) {
    this.data = data;
    this.connection = connection;
    this.random = new Random(data.seed() + connection);
  }

  /** Sends until the server is gone or {@code most} requests went through; returns how many did. */
  int run(int port, int most) {
    int through = 0;
    chooseWhereToGoOn();
    try (RawHttp http = new RawHttp(port)) {
      while (through < most && !Thread.currentThread().isInterrupted()) {
        sent.set(next);
        RawHttp.Answer answer = send(http, next);
        if (answer.status() == 503) {
          continue;
        }
        if (!answer.isSuccess()) {
          throw new AssertionError("request " + next + ": " + answer);
        }
        acknowledged.set(next);
        next++;
        through++;
        count = acknowledged.cardinality();
      }
    } catch (IOException killed) {
      // expected: what was in flight stays unacknowledged
    }
    return through;
  }

  /** A sender that lost its answer repeats the request, or, now and then, gives it up. */
  private void chooseWhereToGoOn() {
    if (sent.get(next) && random.nextBoolean()) {
      next++;
    }
  }

  private RawHttp.Answer send(RawHttp http, int request) throws IOException {
    String level = "Sluice-Durability: " + (connection % 3 == 2 ? "written" : "synced");
    if (KnownData.isJson(connection, request)) {
      byte[] body = data.json(connection, request).getBytes(StandardCharsets.UTF_8);
      return http.post("/api/v1/write", body, level, "Content-Type: application/json");
    }
    byte[] body = data.remoteWrite(connection, request);
    return http.post("/api/v1/write", body, RemoteWriteBody.headers(level));
  }

  /** How many requests were acknowledged. Any thread. */
  int count() {
    return count;
  }

  int connection() {
    return connection;
  }

  boolean wasSent(int request) {
    return request >= 0 && sent.get(request);
  }

  BitSet acknowledged() {
    return acknowledged;
  }
}
