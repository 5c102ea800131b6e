package io.sluice.load.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Connections that each begin a large write and then send one byte of it at a time, over plain
 * sockets, for Gatling has no way to send a body slowly. When one is answered or cut off, another
 * takes its place. One thread turns them all; the counts are for any thread.
 */
final class DripSenders implements AutoCloseable {
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int BODY = 1 << 20;
  private static final String HEAD =
      "POST /api/v1/write HTTP/1.1\r\nHost: drip\r\nContent-Type: application/json\r\n"
          + "Content-Length: "
          + BODY
          + "\r\n\r\n";

  private final InetSocketAddress server;
  private final List<Drip> drips = new ArrayList<>();
  private final Thread thread = new Thread(this::turn, "drip-senders");
  private final AtomicLong timedOut = new AtomicLong();
  private final AtomicLong otherAnswers = new AtomicLong();
  private final AtomicLong cutOff = new AtomicLong();
  private volatile boolean closed;

  DripSenders(String url, int count) {
    URI uri = URI.create(url);
    server = new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    for (int i = 0; i < count; i++) {
      drips.add(new Drip());
    }
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void turn() {
    while (!closed) {
      drips.forEach(Drip::turn);
      LockSupport.parkNanos(TURN_NANOS);
    }
    drips.forEach(Drip::end);
  }

  /** How many of them were answered 408. */
  long timedOut() {
    return timedOut.get();
  }

  /** For people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "slow senders: %,d at a time, %,d answered 408, %,d answered otherwise, %,d cut off",
        drips.size(),
        timedOut.get(),
        otherAnswers.get(),
        cutOff.get());
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection. Confined to the turning thread. */
  private final class Drip {
    private final ByteBuffer answer = ByteBuffer.allocate(1024);
    private @Nullable SocketChannel channel;

    void turn() {
      try {
        SocketChannel open = channel == null ? begin() : channel;
        answer.clear();
        int read = open.read(answer);
        if (read == 0) {
          open.write(ByteBuffer.wrap(new byte[] {' '}));
        } else {
          answered(read);
        }
      } catch (IOException e) {
        cutOff.incrementAndGet();
        end();
      }
    }

    private SocketChannel begin() throws IOException {
      SocketChannel open = SocketChannel.open(server);
      channel = open;
      open.write(ByteBuffer.wrap(HEAD.getBytes(StandardCharsets.US_ASCII)));
      open.configureBlocking(false);
      return open;
    }

    private void answered(int read) {
      String status = read < 12 ? "" : new String(answer.array(), 9, 3, StandardCharsets.US_ASCII);
      if (read < 0) {
        cutOff.incrementAndGet();
      } else if (status.equals("408")) {
        timedOut.incrementAndGet();
      } else {
        otherAnswers.incrementAndGet();
      }
      end();
    }

    private void end() {
      SocketChannel open = channel;
      channel = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          // it is gone either way
        }
      }
    }
  }
}
