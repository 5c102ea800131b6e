package io.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.SluiceHeaders;
import io.sluice.protocol.otlp.OtlpResponses;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * OTLP over gRPC: what became of the call is in trailers behind a status of 200. Stateless.
 *
 * <p>Source: gRPC over HTTP/2 (PROTOCOL-HTTP2.md).
 */
enum GrpcDialect implements Dialect {
  /** The only one. */
  INSTANCE;

  private static final String TYPE = "application/grpc";
  private static final String ENCODINGS = "identity,gzip,zstd";
  private static final byte[] NOTHING = {};

  @Override
  public Answer answer(Outcome outcome) {
    Answer answer = answer(OtlpVerdict.of(outcome));
    return outcome instanceof Outcome.Decided o
        ? answer.with(SluiceHeaders.DURABILITY, o.receipt().durability().wireName())
        : answer;
  }

  Answer answer(OtlpVerdict verdict) {
    Map<String, String> trailers = new LinkedHashMap<>();
    trailers.put("grpc-status", Integer.toString(verdict.code()));
    byte[] body = NOTHING;
    if (verdict.code() == OtlpVerdict.OK) {
      body = framed(OtlpResponses.exported(verdict.rejectedPoints(), verdict.message()));
    } else {
      trailers.put("grpc-message", percentEncoded(verdict.message()));
      byte[] status = OtlpResponses.status(verdict.code(), verdict.message(), verdict.retryAfter());
      trailers.put(
          "grpc-status-details-bin", Base64.getEncoder().withoutPadding().encodeToString(status));
    }
    return Answer.of(200, TYPE, body)
        .with("grpc-accept-encoding", ENCODINGS)
        .withTrailers(trailers);
  }

  /** Not compressed, with its length in front. */
  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(GrpcFrame.PREFIX + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** Printable ASCII but the percent sign stays as it is. */
  static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append("%02X".formatted(b & 0xff));
      }
    }
    return encoded.toString();
  }
}
