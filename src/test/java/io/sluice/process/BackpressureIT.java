package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever clients do, memory stays bounded and good writes go through. {@code
 * -Dbackpressure.streamBytes=1073741824} for the full size of the stream.
 */
class BackpressureIT {
  private static final String WRITE = "/api/v1/write";
  private static final String JSON = "Content-Type: application/json";
  private static final int HALF_SENT = 64;
  private static final int STALLED = 500;
  private static final int BODY = 16 << 20;
  private static final long STREAM = Long.getLong("backpressure.streamBytes", 96L << 20);
  private static final long MIB = 1 << 20;

  @TempDir Path home;

  private static SocketChannel connect(RealServer server) throws Exception {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    channel.configureBlocking(false);
    return channel;
  }

  /** Writes until the server takes no more, or has answered and closed. */
  private static void push(SocketChannel channel, byte[] head, byte[] body) {
    ByteBuffer[] both = {ByteBuffer.wrap(head), ByteBuffer.wrap(body)};
    try {
      while (both[1].hasRemaining() && channel.write(both) > 0) {
        Thread.onSpinWait();
      }
    } catch (IOException closed) {
      // the server may give up on a stalled sender; then it holds nothing of it any more
    }
  }

  private static long goodWriteMillis(RealServer server, int number) throws Exception {
    byte[] body =
        new RemoteWriteBody()
            .series(
                List.of(Map.entry("__name__", "good")),
                new long[] {System.currentTimeMillis()},
                new long[] {number})
            .snappy();
    long start = System.nanoTime();
    try (RawHttp http = new RawHttp(server.port())) {
      RawHttp.Answer answer = http.post(WRITE, body, RemoteWriteBody.headers());
      assertTrue(answer.isSuccess(), answer::toString);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  @Test
  void halfSentAndStalledBodiesDoNotHoldUpAGoodWrite() throws Exception {
    byte[] half = new byte[BODY / 2];
    Arrays.fill(half, (byte) ' ');
    List<SocketChannel> open = new ArrayList<>();
    try (RealServer server = new RealServer.Setup(home).jvm("-Xmx256m").start()) {
      goodWriteMillis(server, 0);
      for (int i = 0; i < HALF_SENT; i++) {
        open.add(connect(server));
        push(open.get(i), RawHttp.head(WRITE, BODY, JSON), half);
      }
      byte[] chunk = ("10\r\n" + " ".repeat(16) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < STALLED; i++) {
        SocketChannel channel = connect(server);
        open.add(channel);
        push(channel, RawHttp.chunkedHead(WRITE, JSON), chunk);
      }
      for (int i = 1; i <= 10; i++) {
        for (SocketChannel sender : open.subList(0, HALF_SENT)) {
          push(sender, new byte[0], Arrays.copyOf(half, 64 << 10));
        }
        long millis = goodWriteMillis(server, i);
        assertTrue(millis < 1_000, "good write " + i + " took " + millis + " ms");
      }
    } finally {
      for (SocketChannel channel : open) {
        channel.close();
      }
    }
  }

  @Test
  void aLongStreamPassesInConstantMemory() throws Exception {
    try (RealServer server =
        new RealServer.Setup(home)
            .jvm("-Xmx256m")
            .jvm("-Xms256m")
            .jvm("-XX:+AlwaysPreTouch")
            .start()) {
      stream(server, STREAM / 8);
      long before = server.memory("VmHWM");
      stream(server, STREAM);
      long grown = server.memory("VmHWM") - before;
      assertTrue(grown < 48 * MIB, "peak resident memory grew by " + grown / MIB + " MiB");
    }
  }

  /** The same lines again and again: the head does not grow, all else would show. */
  private static void stream(RealServer server, long bytes) throws Exception {
    byte[] lines = lines();
    long sent = 0;
    try (RawHttp http = new RawHttp(server.port())) {
      http.send(RawHttp.chunkedHead(WRITE, "Content-Type: application/x-ndjson"));
      while (sent < bytes) {
        http.chunk(lines);
        sent += lines.length;
      }
      http.chunk(new byte[0]);
      RawHttp.Answer answer = http.answer();
      assertEquals(200, answer.status(), answer::toString);
    }
  }

  private static byte[] lines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      lines.append("{\"labels\":{\"__name__\":\"stream\",\"series\":\"").append(i);
      lines.append("\",\"padding\":\"").append("x".repeat(80)).append("\"},\"samples\":[[");
      lines.append(1_700_000_000_000L).append(',').append(i).append("]]}\n");
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
