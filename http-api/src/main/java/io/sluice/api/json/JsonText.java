package io.sluice.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Between byte arrays and Jackson's streaming interfaces. Stateless, thread-safe. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /** Reads one thing from a parser that stands on the thing's first token. */
  interface Reader<T> {
    T read(JsonParser in) throws IOException;
  }

  /** Writes one thing. */
  interface Writer {
    void write(JsonGenerator out) throws IOException;
  }

  static <T> T parse(byte[] json, int off, int len, Reader<T> reader) {
    try (JsonParser in = FACTORY.createParser(json, off, len)) {
      in.nextToken();
      T result = reader.read(in);
      if (in.nextToken() != null) {
        throw wrong(in, "something follows the end of the document");
      }
      return result;
    } catch (JsonProcessingException e) {
      throw MalformedJsonException.at(e.getLocation(), e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedJsonException(String.valueOf(e.getMessage()), e);
    }
  }

  static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static void expect(JsonParser in, JsonToken wanted, String what) {
    JsonToken found = in.currentToken();
    if (found != wanted) {
      throw wrong(in, "expected " + what + ", found " + (found == null ? "the end" : found));
    }
  }

  static <T> T require(JsonParser in, @Nullable T value, String field) {
    if (value == null) {
      throw wrong(in, "\"" + field + "\" is missing");
    }
    return value;
  }

  static MalformedJsonException wrong(JsonParser in, String what) {
    return MalformedJsonException.at(in.currentTokenLocation(), what, null);
  }

  static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
