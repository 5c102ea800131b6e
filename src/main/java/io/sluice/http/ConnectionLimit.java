package io.sluice.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Turns away connections beyond {@code http.maxConnections}, so that descriptors and memory stay
 * bounded whatever comes. Thread-safe.
 */
final class ConnectionLimit {

  private static final long FOR_FILES = 512;
  private static final String BODY = "too many connections (http.maxConnections)\n";
  private static final byte[] ANSWER =
      ("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\n"
              + "Content-Type: text/plain\r\nContent-Length: "
              + BODY.length()
              + "\r\n\r\n"
              + BODY)
          .getBytes(StandardCharsets.US_ASCII);

  private final AtomicInteger open = new AtomicInteger();
  private final int most;
  private final boolean tls;
  private final LongAdder refused = new LongAdder();

  ConnectionLimit(HttpConfig config) {
    this.most = most(config.maxConnections(), descriptors());
    this.tls = config.tls().isOn();
  }

  /** The log, blocks and libraries need descriptors too. */
  static int most(int wanted, long descriptors) {
    return (int) Math.min(wanted, descriptors - Math.min(FOR_FILES, descriptors / 2));
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** How many were turned away, ever. */
  long refused() {
    return refused.sum();
  }

  /** True if there is room; else the connection ends. On its event loop. */
  boolean admit(Channel channel) {
    boolean room = open.incrementAndGet() <= most;
    var unusedClose = channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (room) {
      return true;
    }
    refused.increment();
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (tls || first == null) {
      var unused = channel.close();
    } else {
      // From the first handler straight to the socket: nobody behind it is to see this.
      var unused =
          first
              .writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
              .addListener(ChannelFutureListener.CLOSE);
    }
    return false;
  }
}
