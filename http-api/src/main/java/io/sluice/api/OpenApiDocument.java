package io.sluice.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI 3.1 document of every route, served at {@code /openapi.yaml}. Stateless. */
public final class OpenApiDocument {
  private static final String RESOURCE = "openapi.yaml";

  private OpenApiDocument() {}

  /** The document as UTF-8 YAML, a new array; reads it from the class path, so keep it. */
  public static byte[] bytes() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
