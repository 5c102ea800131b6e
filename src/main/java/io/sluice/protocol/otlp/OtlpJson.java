package io.sluice.protocol.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.otlp.Message.Field;
import io.sluice.protocol.otlp.Message.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;

/**
 * Decodes OTLP/JSON: writes it as the protobuf message that it stands for, which {@link
 * OtlpDecoder} then decodes. So both encodings mean the same by construction. Unknown keys are
 * passed over, as the specification wants it. Confined to one thread; one per request.
 */
public final class OtlpJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  private final JsonParser in;
  private final MessageWriter out;
  private final ScalarWriter scalars;

  private OtlpJson(JsonParser in, MessageWriter out) {
    this.in = in;
    this.out = out;
    this.scalars = new ScalarWriter(in, out);
  }

  /**
   * Decodes one request, which is not compressed any more.
   *
   * @param limit the most bytes that it may take as protobuf
   * @param taking hears of memory before it is taken, which is let go of at the end
   * @return what it held
   * @throws MalformedException if it is no such message; the batch is then of no use
   * @throws io.sluice.protocol.TooLargeException if it is over the limit
   */
  public static OtlpCounts decode(
      byte[] body,
      int off,
      int len,
      int limit,
      LongConsumer taking,
      OtlpMapping mapping,
      WriteBatch batch) {
    MessageWriter message = toProtobuf(body, off, len, limit, taking);
    return OtlpDecoder.decode(message.bytes(), 0, message.length(), mapping, batch);
  }

  /** The protobuf message that the JSON stands for. */
  static MessageWriter toProtobuf(byte[] body, int off, int len, int limit, LongConsumer taking) {
    MessageWriter message = new MessageWriter(len / 2, limit, taking);
    try (JsonParser in = FACTORY.createParser(body, off, len)) {
      new OtlpJson(in, message).request();
      return message;
    } catch (JsonProcessingException e) {
      throw MalformedException.atByte(
          "no JSON: " + e.getOriginalMessage(), e.getLocation().getByteOffset());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void request() throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw scalars.malformed("expected an object with the key \"resourceMetrics\"");
    }
    message(Message.REQUEST);
    if (in.nextToken() != null) {
      throw scalars.malformed("something follows the request");
    }
  }

  /** Writes the fields of the object that was just opened. */
  private void message(Message type) throws IOException {
    while (in.nextToken() != JsonToken.END_OBJECT) {
      Field field = type.field(in.currentName());
      JsonToken token = in.nextToken();
      if (field == null) {
        in.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        field(field, token);
      }
    }
  }

  private void field(Field field, JsonToken token) throws IOException {
    if (!field.repeated()) {
      value(field, token);
      return;
    }
    if (token != JsonToken.START_ARRAY) {
      throw scalars.malformed("expected an array");
    }
    if (field.kind() == Kind.MESSAGE) {
      for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
        value(field, next);
      }
    } else {
      packed(field);
    }
  }

  private void packed(Field field) throws IOException {
    int begun = out.begin(field.number());
    for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
      scalars.write(field.kind(), next);
    }
    out.end(begun);
  }

  private void value(Field field, JsonToken token) throws IOException {
    Message type = field.type();
    if (type == null) {
      scalars.tag(field);
      scalars.write(field.kind(), token);
      return;
    }
    if (token != JsonToken.START_OBJECT) {
      throw scalars.malformed("expected an object");
    }
    int begun = out.begin(field.number());
    message(type);
    out.end(begun);
  }
}
