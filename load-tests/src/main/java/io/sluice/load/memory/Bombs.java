package io.sluice.load.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/**
 * Sends small bodies that claim or become huge ones, one of each kind a second. One thread of its
 * own.
 */
final class Bombs implements AutoCloseable {
  static final String KIND = "bomb";
  private static final int DEEP = 200_000;
  private static final int GIBIBYTE = 1 << 30;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String PROTO =
      "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\n";

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bomb(String headers, byte... body) {}

  private final InetSocketAddress server;
  private final Counts counts;
  private final List<Bomb> bombs;
  private final Thread thread = new Thread(this::run, "bombs");
  private volatile boolean closed;

  Bombs(InetSocketAddress server, Counts counts) throws IOException {
    this.server = server;
    this.counts = counts;
    byte[] deep = new byte[DEEP];
    Arrays.fill(deep, (byte) '[');
    byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 1, 2};
    byte[] wide = {(byte) 0x80, (byte) 0x80, (byte) 0x80, 8, 0x0a, (byte) 0xff, (byte) 0xff};
    this.bombs =
        List.of(
            new Bomb(JSON + "Content-Encoding: gzip\r\n", gzipped(GIBIBYTE)),
            new Bomb(JSON, deep),
            new Bomb(PROTO, claim),
            new Bomb(PROTO, wide));
    thread.setDaemon(true);
  }

  private static byte[] gzipped(long zeros) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] step = new byte[1 << 20];
    try (GZIPOutputStream out = new GZIPOutputStream(all)) {
      for (long at = 0; at < zeros; at += step.length) {
        out.write(step);
      }
    }
    return all.toByteArray();
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      for (Bomb bomb : bombs) {
        send(bomb);
      }
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
  }

  private void send(Bomb bomb) {
    String head =
        "POST /api/v1/write HTTP/1.1\r\nHost: bomb\r\nConnection: close\r\n"
            + bomb.headers
            + "Content-Length: "
            + bomb.body.length
            + "\r\n\r\n";
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bomb.body);
      AnswerReader answer = new AnswerReader();
      byte[] buffer = new byte[4096];
      for (int n = socket.getInputStream().read(buffer); n > 0; ) {
        if (answer.take(ByteBuffer.wrap(buffer, 0, n))) {
          counts.answered(KIND, answer.status(), answer.hasWait());
          return;
        }
        n = socket.getInputStream().read(buffer);
      }
      counts.cutOff.increment();
    } catch (IOException gone) {
      counts.cutOff.increment();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
