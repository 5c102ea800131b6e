package io.sluice.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * Widens the window of an HTTP/2 connection to as much as all of its streams together may have on
 * their way. A stream that waits for credit is not read, and what it has sent counts against the
 * connection's window; with the usual one of 64 KiB, a single stream could hold up all others.
 * Confined to the event loop; first in the pipeline, leaves it once it is done.
 */
final class Http2Window extends ChannelInboundHandlerAdapter {
  /** The window of a stream, and of a connection before it is widened. */
  static final int STREAM_WINDOW = 65_535;

  /** By then a connection has said whether it speaks HTTP/2, long handshakes of TLS included. */
  private static final int LAST_LOOK = 16;

  private final int streams;
  private int reads;

  Http2Window(int streams) {
    this.streams = streams;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Http2Exception {
    ctx.fireChannelRead(message);
    if (ctx.isRemoved()) {
      return;
    }
    Http2FrameCodec codec = ctx.pipeline().get(Http2FrameCodec.class);
    if (codec != null) {
      Http2Connection connection = codec.connection();
      long more = Math.min(Integer.MAX_VALUE / 2, (streams - 1L) * STREAM_WINDOW);
      connection
          .local()
          .flowController()
          .incrementWindowSize(connection.connectionStream(), (int) more);
    }
    if (codec != null || ++reads == LAST_LOOK) {
      ctx.pipeline().remove(this);
    }
  }
}
