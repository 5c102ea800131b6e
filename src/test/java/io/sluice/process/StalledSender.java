package io.sluice.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends bodies of about a megabyte, each with a sample of the same series one second later, until
 * so many bytes were acknowledged; repeats what got a 503. Confined to one thread; the counters may
 * be read by any.
 */
final class StalledSender {
  private static final int SERIES = 600;
  private static final int LABELS = 7;
  private static final String PADDING = "x".repeat(240);
  private static final long PAUSE_MILLIS = 100;

  private final int number;
  private final long firstMillis;
  private final String[] labels = new String[SERIES];
  private final BitSet acknowledged = new BitSet();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private final AtomicInteger withoutRetryAfter = new AtomicInteger();
  private final CountDownLatch stop = new CountDownLatch(1);

  StalledSender(int number, long firstMillis) {
    this.number = number;
    this.firstMillis = firstMillis;
    for (int s = 0; s < SERIES; s++) {
      StringBuilder all = new StringBuilder("{\"labels\":{\"__name__\":\"stalled\"");
      all.append(",\"sender\":\"").append(number).append("\",\"series\":\"").append(s);
      for (int l = 0; l < LABELS; l++) {
        all.append("\",\"padding").append(l).append("\":\"").append(PADDING);
      }
      labels[s] = all.append("\"},\"samples\":[[").toString();
    }
  }

  static int series() {
    return SERIES;
  }

  private byte[] body(int request) {
    StringBuilder body = new StringBuilder(SERIES * 2_000).append("{\"timeseries\":[");
    for (int s = 0; s < SERIES; s++) {
      body.append(s == 0 ? "" : ",").append(labels[s]);
      body.append(firstMillis + request * 1_000L).append(',').append(request).append("]]}");
    }
    return body.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Runs until that many bytes are acknowledged. */
  Void run(int port, long bytes) throws IOException, InterruptedException {
    long through = 0;
    for (int request = 0; through < bytes; request++) {
      byte[] body = body(request);
      while (!send(port, body)) {
        if (stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return null;
        }
      }
      acknowledged.set(request);
      through += body.length;
    }
    return null;
  }

  /** A connection for each request: one that was turned away may be closed. */
  private boolean send(int port, byte[] body) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      RawHttp.Answer answer = http.post("/api/v1/write", body, "Content-Type: application/json");
      if (answer.status() == 503) {
        turnedAway.incrementAndGet();
        if (answer.header("Retry-After") == null) {
          withoutRetryAfter.incrementAndGet();
        }
        return false;
      }
      if (answer.status() != 200) {
        throw new AssertionError(answer.toString());
      }
      return true;
    }
  }

  /** Gives up at the next 503. */
  void stop() {
    stop.countDown();
  }

  int number() {
    return number;
  }

  int turnedAway() {
    return turnedAway.get();
  }

  int withoutRetryAfter() {
    return withoutRetryAfter.get();
  }

  /** Requests that were acknowledged; after the run. */
  int acknowledged() {
    return acknowledged.cardinality();
  }
}
