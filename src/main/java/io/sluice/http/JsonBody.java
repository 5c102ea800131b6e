package io.sluice.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Small JSON answers of protocols that have shapes of their own. Stateless, thread-safe. */
final class JsonBody {

  static final String TYPE = "application/json";
  private static final JsonFactory JSON = new JsonFactory();

  /** Writes one document. */
  @FunctionalInterface
  interface Content {
    void write(JsonGenerator out) throws IOException;
  }

  private JsonBody() {}

  /** An answer of that status whose body is one object with that content. */
  static Answer object(int status, Content fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Answer.of(status, TYPE, bytes.toByteArray());
  }
}
