package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The messages of answers, in protobuf and JSON: {@code ExportMetricsServiceResponse} and {@code
 * google.rpc.Status} with {@code BadRequest} or {@code RetryInfo} as its details. Stateless,
 * thread-safe.
 */
public final class OtlpResponses {
  /** {@code google.rpc.Code}. */
  public static final int INVALID_ARGUMENT = 3;

  private static final String TYPE = "type.googleapis.com/google.rpc.";
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LIMIT = 1 << 20;

  private OtlpResponses() {}

  /** Writes one object. */
  private interface Content {
    void write(JsonGenerator to) throws IOException;
  }

  /** The answer to a request that was taken; a message without rejected points is a warning. */
  public static byte[] exported(long rejectedPoints, String message) {
    if (rejectedPoints == 0 && message.isEmpty()) {
      return new byte[0];
    }
    MessageWriter partial = writer();
    if (rejectedPoints > 0) {
      partial.tag(1, MessageWriter.VARINT).varint(rejectedPoints);
    }
    partial.field(2, message.getBytes(UTF_8));
    return writer().field(1, partial.toByteArray()).toByteArray();
  }

  /** The same as JSON. */
  public static byte[] exportedJson(long rejectedPoints, String message) {
    return json(
        to -> {
          if (rejectedPoints > 0 || !message.isEmpty()) {
            to.writeObjectFieldStart("partialSuccess");
            if (rejectedPoints > 0) {
              to.writeStringField("rejectedDataPoints", Long.toString(rejectedPoints));
            }
            to.writeStringField("errorMessage", message);
            to.writeEndObject();
          }
        });
  }

  /**
   * A {@code google.rpc.Status}.
   *
   * @param retryAfter when to come again; null if that is of no use
   */
  public static byte[] status(int code, String message, @Nullable Duration retryAfter) {
    MessageWriter status = writer();
    status.tag(1, MessageWriter.VARINT).varint(code).field(2, message.getBytes(UTF_8));
    if (retryAfter != null) {
      MessageWriter delay = writer();
      delay.tag(1, MessageWriter.VARINT).varint(retryAfter.toSeconds());
      detail(status, "RetryInfo", writer().field(1, delay.toByteArray()));
    } else if (code == INVALID_ARGUMENT) {
      MessageWriter violation = writer().field(2, message.getBytes(UTF_8));
      detail(status, "BadRequest", writer().field(1, violation.toByteArray()));
    }
    return status.toByteArray();
  }

  private static void detail(MessageWriter status, String type, MessageWriter content) {
    MessageWriter any = writer().field(1, (TYPE + type).getBytes(UTF_8));
    status.field(3, any.field(2, content.toByteArray()).toByteArray());
  }

  /** The same as JSON. */
  public static byte[] statusJson(int code, String message, @Nullable Duration retryAfter) {
    return json(
        to -> {
          to.writeNumberField("code", code);
          to.writeStringField("message", message);
          if (retryAfter != null) {
            beginDetail(to, "RetryInfo");
            to.writeStringField("retryDelay", retryAfter.toSeconds() + "s");
            endDetail(to);
          } else if (code == INVALID_ARGUMENT) {
            beginDetail(to, "BadRequest");
            to.writeArrayFieldStart("fieldViolations");
            to.writeStartObject();
            to.writeStringField("description", message);
            to.writeEndObject();
            to.writeEndArray();
            endDetail(to);
          }
        });
  }

  private static void beginDetail(JsonGenerator to, String type) throws IOException {
    to.writeArrayFieldStart("details");
    to.writeStartObject();
    to.writeStringField("@type", TYPE + type);
  }

  private static void endDetail(JsonGenerator to) throws IOException {
    to.writeEndObject();
    to.writeEndArray();
  }

  private static byte[] json(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = JSON.createGenerator(bytes)) {
      to.writeStartObject();
      content.write(to);
      to.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static MessageWriter writer() {
    return new MessageWriter(64, LIMIT);
  }
}
