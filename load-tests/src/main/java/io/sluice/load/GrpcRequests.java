package io.sluice.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls a method of gRPC over one connection of HTTP/2 without TLS, one call at a time, made to
 * cost the client next to nothing: frames are cut from the prepared body. Confined to one thread.
 *
 * <p>An answer's status is 200 if {@code grpc-status} is 0, else 500, with the message as its body.
 */
final class GrpcRequests implements Requests {
  private static final int PREFIX = 5;
  private static final int FIRST_WINDOW = 65_535;

  private final Http2Frames frames;
  private final byte[] headers;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private int stream = -1;
  private long connectionWindow = FIRST_WINDOW;
  private long firstWindow = FIRST_WINDOW;
  private long window;
  private Map<String, String> trailers = new HashMap<>();
  private boolean ended;

  GrpcRequests(RunPlan plan) throws IOException {
    frames = new Http2Frames(plan.server());
    headers = headers(plan);
  }

  private static byte[] headers(RunPlan plan) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST
    block.write(0x86); // :scheme http
    literal(block, ":path", plan.path());
    literal(block, ":authority", "load");
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    literal(block, "sluice-durability", plan.durability());
    return block.toByteArray();
  }

  /** A field that is spelled out and not remembered. */
  private static void literal(ByteArrayOutputStream to, String name, String value) {
    to.write(0);
    for (String text : new String[] {name, value}) {
      to.write(text.length()); // below 127
      to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public Answer send(ByteBuffer body) throws IOException {
    stream += 2;
    window = firstWindow;
    trailers = new HashMap<>();
    ended = false;
    frames.write(Http2Frames.HEADERS, Http2Frames.END_HEADERS, stream, ByteBuffer.wrap(headers));
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).put((byte) 0).putInt(body.remaining()).flip();
    data(prefix, false);
    data(body, true);
    while (!ended) {
      read();
    }
    String status = trailers.getOrDefault("grpc-status", "none");
    boolean ok = status.equals("0");
    String text = ok ? "" : status + " " + trailers.get("grpc-message");
    return new Answer(ok ? 200 : 500, Map.copyOf(trailers), text);
  }

  private void data(ByteBuffer from, boolean last) throws IOException {
    while (from.hasRemaining() && !ended) {
      long room = Math.min(window, connectionWindow);
      if (room <= 0) {
        read();
        continue;
      }
      int length = (int) Math.min(Math.min(room, frames.maxFrame()), from.remaining());
      ByteBuffer part = from.duplicate().limit(from.position() + length);
      from.position(from.position() + length);
      boolean end = last && !from.hasRemaining();
      frames.write(Http2Frames.DATA, end ? Http2Frames.END_STREAM : 0, stream, part);
      window -= length;
      connectionWindow -= length;
    }
  }

  private void read() throws IOException {
    frames.read();
    boolean mine = frames.stream() == stream;
    switch (frames.type()) {
      case Http2Frames.HEADERS -> trailers(frames.payload());
      case Http2Frames.SETTINGS -> settings();
      case Http2Frames.WINDOW_UPDATE -> {
        window += mine ? frames.number(0) : 0;
        connectionWindow += frames.stream() == 0 ? frames.number(0) : 0;
      }
      case Http2Frames.PING -> frames.answerPing();
      case Http2Frames.RESET, Http2Frames.GOAWAY ->
          throw new IOException("the server ended the call: frame " + frames.type());
      default -> {
        // data of an answer has nothing that is counted
      }
    }
    boolean closes = frames.type() == Http2Frames.HEADERS || frames.type() == Http2Frames.DATA;
    ended |= mine && closes && (frames.flags() & Http2Frames.END_STREAM) != 0;
  }

  private void settings() throws IOException {
    long before = firstWindow;
    firstWindow = frames.takeSettings(firstWindow);
    window += firstWindow - before;
  }

  private void trailers(byte[] block) throws IOException {
    ByteBuf in = Unpooled.wrappedBuffer(block);
    try {
      Http2Headers decoded = decoder.decodeHeaders(stream, in);
      decoded.forEach(
          entry -> trailers.put(entry.getKey().toString(), entry.getValue().toString()));
    } catch (Http2Exception e) {
      throw new IOException(e);
    } finally {
      in.release();
    }
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}
