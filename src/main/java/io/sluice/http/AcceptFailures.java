package io.sluice.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.DisposableServer;

/**
 * Counts and tells of connections that could not be accepted, for want of file descriptors say. The
 * acceptor tries again a second later; meanwhile they wait in the kernel's queue. Thread-safe.
 */
@Sharable
final class AcceptFailures extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);
  private static final long QUIET = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

  AcceptFailures(MeterRegistry registry) {
    FunctionCounter.builder("sluice.http.accept.failures", failures, AtomicLong::get)
        .register(registry);
  }

  /** Hears of those of that server, before its acceptor does, which tells nobody. */
  DisposableServer watch(DisposableServer server) {
    server.channel().pipeline().addFirst(this);
    return server;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failures.incrementAndGet();
    long now = System.nanoTime();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET)) {
      LOG.warn("a connection could not be accepted, it is tried again: {}", cause.toString());
    }
    context.fireExceptionCaught(cause);
  }
}
