package io.sluice.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * What is sent back. Immutable.
 *
 * @param status the HTTP status
 * @param contentType the media type, or null without a body
 * @param headers further headers
 * @param body the whole body; empty if it streams
 * @param trailers what follows the body; gRPC says there what became of the call
 * @param stream the body in pieces, asked for as the connection takes them; null if it is whole
 */
@SuppressWarnings("ArrayRecordComponent") // a body on its way out, never compared
public record Answer(
    int status,
    @Nullable String contentType,
    Map<String, String> headers,
    byte[] body,
    Map<String, String> trailers,
    @Nullable Flux<byte[]> stream) {

  /** Media type of plain answers. */
  public static final String TEXT = "text/plain; charset=utf-8";

  private static final byte[] NOTHING = {};

  /** No body. */
  public static Answer empty(int status) {
    return new Answer(status, null, Map.of(), NOTHING, Map.of(), null);
  }

  /** A line of text. */
  public static Answer text(int status, String text) {
    return of(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A whole body. */
  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, Map.of(), body, Map.of(), null);
  }

  /** A body in pieces; nothing of it is made before the connection can take it. */
  public static Answer stream(int status, String contentType, Flux<byte[]> pieces) {
    return new Answer(status, contentType, Map.of(), NOTHING, Map.of(), pieces);
  }

  /** The same with one more header. */
  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, more, body, trailers, stream);
  }

  /** The same with trailers. */
  public Answer withTrailers(Map<String, String> after) {
    return new Answer(status, contentType, headers, body, Map.copyOf(after), stream);
  }
}
