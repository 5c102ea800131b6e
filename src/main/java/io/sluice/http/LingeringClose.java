package io.sluice.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose request was answered before its body had ended, in such a way that the
 * sender gets to read the answer: our side is shut, what still comes is thrown away, and the
 * connection ends when the sender ends it or after a time. Closed at once, the unread bytes would
 * turn into a reset that overtakes the answer. Confined to the event loop; first in the pipeline.
 */
final class LingeringClose extends ChannelDuplexHandler {

  private static final AttributeKey<Boolean> ARMED = AttributeKey.valueOf("sluice.linger");

  private final Duration timeout;
  private boolean lingering;

  LingeringClose(Duration timeout) {
    this.timeout = timeout;
  }

  /** From now on a close of that connection lingers. */
  static void arm(Channel channel) {
    channel.attr(ARMED).set(true);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    boolean armed = ctx.channel().hasAttr(ARMED) && !timeout.isZero();
    if (!armed || lingering || !(ctx.channel() instanceof DuplexChannel channel)) {
      var unused = ctx.close(promise);
      return;
    }
    lingering = true;
    var unusedShut = channel.shutdownOutput();
    ctx.channel().config().setAutoRead(true);
    var unusedTimer =
        ctx.executor().schedule(() -> end(ctx, promise), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void end(ChannelHandlerContext ctx, ChannelPromise promise) {
    var unused = ctx.close(promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (lingering) {
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
