package io.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.sluice.api.SluiceHeaders;
import io.sluice.http.tls.TlsFront;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServerRequest;

/** One request as a route sees it. Confined to its event loop, except for what it returns. */
public final class Exchange {

  private final HttpServerRequest request;
  private final String variable;
  private final QueryStringDecoder query;
  private @Nullable String actsFor;
  private volatile boolean closeBehind;
  private volatile boolean bodyRead;
  private Runnable atEnd = () -> {}; // guarded by this
  private boolean ended; // guarded by this

  Exchange(HttpServerRequest request, String variable) {
    this.request = request;
    this.variable = variable;
    this.query = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8);
  }

  /** The HTTP method. */
  public String method() {
    return request.method().name();
  }

  /**
   * What stands in the place of the path's variable, percent-decoded; empty if it has none.
   *
   * @throws BadRequestException if it can't be decoded
   */
  public String pathVariable() {
    return decoded(() -> QueryStringDecoder.decodeComponent(variable));
  }

  /**
   * The parameters of the query, decoded, values in order.
   *
   * @throws BadRequestException if they can't be decoded
   */
  public Map<String, List<String>> query() {
    return decoded(query::parameters);
  }

  /** The first value of that parameter, or null; throws as {@link #query}. */
  public @Nullable String parameter(String name) {
    List<String> values = query().get(name);
    return values == null ? null : values.get(0);
  }

  /** What that makes; what it finds impossible is the sender's fault. */
  static <T> T decoded(Supplier<T> decoding) {
    try {
      return decoding.get();
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("the address can't be decoded: " + e.getMessage());
    }
  }

  /** The first value of that header, or null. */
  public @Nullable String header(String name) {
    return actsFor != null && name.equalsIgnoreCase(SluiceHeaders.TENANT)
        ? actsFor
        : headers().get(name);
  }

  /** From now on it is as if the request had named that tenant. */
  void actFor(String tenant) {
    actsFor = tenant;
  }

  /** The common name of the certificate that the sender's connection showed, or null. */
  @Nullable String clientCertificateName() {
    Channel channel = channel();
    return TlsFront.clientName(isHttp2() ? channel.parent() : channel);
  }

  /** The first value of that header, or the empty text. */
  public String headerOrEmpty(String name) {
    String value = header(name);
    return value == null ? "" : value;
  }

  /** The type of the body in lower case, without parameters; empty if there is none. */
  public String mediaType() {
    CharSequence mime = HttpUtil.getMimeType(headerOrEmpty("Content-Type"));
    return mime == null ? "" : mime.toString().trim().toLowerCase(Locale.ROOT);
  }

  /** That parameter of the Content-Type (name in any case), without quotes; null if absent. */
  public @Nullable String typeParameter(String name) {
    String[] parts = headerOrEmpty("Content-Type").split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0 && parts[i].substring(0, equals).trim().equalsIgnoreCase(name)) {
        String value = parts[i].substring(equals + 1).trim();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return null;
  }

  /** All headers. */
  HttpHeaders headers() {
    return request.requestHeaders();
  }

  /** Who sends, as an address without port; {@code unknown} if the connection is gone. */
  public String sender() {
    InetSocketAddress address = request.remoteAddress();
    return address == null || address.getAddress() == null
        ? "unknown"
        : address.getAddress().getHostAddress();
  }

  /** The body; subscribing sends {@code 100 Continue} where the sender waits for it. */
  Flux<ByteBuf> body() {
    return request.receive().doOnComplete(() -> bodyRead = true);
  }

  /** The declared length of the body; -1 if there is none. */
  long contentLength() {
    String length = header("Content-Length");
    return length == null ? -1 : Long.parseLong(length.trim());
  }

  /** True if the connection can't be used again because there is a body that wasn't read. */
  boolean hasUnreadBody() {
    boolean announced = headers().contains("Transfer-Encoding") || contentLength() > 0;
    return announced && !bodyRead && !isHttp2();
  }

  /**
   * Closes the connection, what was not sent yet is dropped: the only way left to say that an
   * answer whose beginning was sent will not be whole.
   */
  void cutOff() {
    var unused = channel().close();
  }

  /** Lets the sender read the answer before the connection closes. */
  void lingerOnClose() {
    LingeringClose.arm(channel());
  }

  /** True for HTTP/1.1, which demands the header. */
  boolean needsHost() {
    return !isHttp2() && !request.version().equals(HttpVersion.HTTP_1_0);
  }

  /** True for what says HTTP/0, HTTP/3 and the like on a connection that is neither. */
  boolean hasUnknownVersion() {
    return !isHttp2() && request.version().majorVersion() != 1;
  }

  /** Has the connection closed behind the answer: what follows on it can't be trusted. */
  void closeBehind() {
    closeBehind = true;
  }

  boolean closesBehind() {
    return (closeBehind && !isHttp2()) || hasUnreadBody();
  }

  /** True if it came over HTTP/2. */
  boolean isHttp2() {
    return channel() instanceof Http2StreamChannel;
  }

  /** Has that run once the answer was sent, or could not be; at once if that is so already. */
  void atEnd(Runnable action) {
    boolean late;
    synchronized (this) {
      late = ended;
      atEnd = action;
    }
    if (late) {
      action.run();
    }
  }

  void end() {
    Runnable action;
    synchronized (this) {
      ended = true;
      action = atEnd;
    }
    action.run();
  }

  /** The path of a request, as it was sent, without the query. */
  static String pathOf(HttpServerRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** The thread of the connection. */
  EventLoop eventLoop() {
    return channel().eventLoop();
  }

  private Channel channel() {
    Channel[] channel = new Channel[1];
    request.withConnection(connection -> channel[0] = connection.channel());
    return channel[0];
  }
}
