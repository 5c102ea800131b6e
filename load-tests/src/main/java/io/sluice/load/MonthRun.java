package io.sluice.load;

import io.sluice.load.data.ByteBuf;
import io.sluice.load.data.Encoder;
import io.sluice.load.data.Mix;
import io.sluice.load.data.Month;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a month of samples in one order, one request in twenty of them twice. Refused requests
 * (503) are sent again. One object, one run; its connections have a thread each.
 */
final class MonthRun {
  private static final int CONNECTIONS = 5;
  private static final int REPEAT = 20;
  private static final int MAX_REFUSALS = 10_000;

  private final InetSocketAddress server;
  private final long seed;
  private final long firstMillis;
  private final int steps;
  private final boolean shuffled;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();

  MonthRun(InetSocketAddress server, long seed, long firstMillis, int steps, boolean shuffled) {
    this.server = server;
    this.seed = seed;
    this.firstMillis = firstMillis;
    this.steps = steps;
    this.shuffled = shuffled;
  }

  Month month() {
    return new Month(seed, firstMillis, steps, shuffled);
  }

  /** Answers with 503 so far. */
  int refusals() {
    return refusals.get();
  }

  /** Sends everything and returns how many requests it took. */
  long send() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<Long>> lanes = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        lanes.add(threads.submit((Callable<Long>) this::lane));
      }
      long requests = 0;
      for (Future<Long> lane : lanes) {
        requests += lane.get();
      }
      return requests;
    } finally {
      threads.shutdownNow();
    }
  }

  private long lane() throws IOException, InterruptedException {
    Month month = month();
    Encoder encoder = Encoder.named("rw");
    ByteBuf body = new ByteBuf();
    long sent = 0;
    try (HttpConnection connection = new HttpConnection(server)) {
      for (int at = next.getAndIncrement(); at < month.requests(); at = next.getAndIncrement()) {
        month.encode(at, encoder, body);
        post(connection, encoder, body);
        sent++;
        if (Mix.of(seed, at) % REPEAT == 0) {
          post(connection, encoder, body);
          sent++;
        }
      }
    }
    return sent;
  }

  private void post(HttpConnection connection, Encoder encoder, ByteBuf body)
      throws IOException, InterruptedException {
    String head =
        "POST %s HTTP/1.1\r\nHost: load\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(encoder.path(), encoder.headers(), body.size());
    ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
    while (true) {
      Answer answer =
          connection.exchange(bytes.rewind(), ByteBuffer.wrap(body.array(), 0, body.size()));
      if (answer.isSuccess()) {
        return;
      }
      if (answer.status() != 503 || refusals.incrementAndGet() > MAX_REFUSALS) {
        throw new IOException(answer.status() + " " + answer.body());
      }
      String after = answer.header("Retry-After");
      Thread.sleep(1000L * Integer.parseInt(after == null ? "1" : after)); // as the server asks
    }
  }
}
