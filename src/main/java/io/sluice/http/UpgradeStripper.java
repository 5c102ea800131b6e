package io.sluice.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * Makes an offer to upgrade to HTTP/2 go unheard, as HTTP allows: the request is then served over
 * HTTP/1.1, body and all. HTTP/2 with prior knowledge is not touched. Stateless, shared by all
 * connections.
 */
@ChannelHandler.Sharable
final class UpgradeStripper extends ChannelInboundHandlerAdapter {

  static final UpgradeStripper INSTANCE = new UpgradeStripper();

  private UpgradeStripper() {}

  /** Puts it behind the codec of HTTP/1.1, if the pipeline has one. */
  static void addTo(ChannelPipeline pipeline) {
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null) {
      pipeline.addAfter(codec.name(), "sluice.upgradeStripper", INSTANCE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      request.headers().remove(HttpHeaderNames.UPGRADE).remove("HTTP2-Settings");
    }
    ctx.fireChannelRead(message);
  }
}
