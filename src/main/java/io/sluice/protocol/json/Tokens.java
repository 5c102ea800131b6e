package io.sluice.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Jackson's streaming parser over a byte array, with its limits, its errors as {@link
 * MalformedException} that name byte, line, column and path, and the bytes held to strict UTF-8.
 * Confined to the thread of its decoder.
 */
final class Tokens implements AutoCloseable {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_STRING = 1 << 20;
  private static final int MAX_NAME = 64 << 10;
  private static final int MAX_NUMBER = 1_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .build();

  private final JsonParser parser;
  private final int base;
  private final JsonPath path;

  private Tokens(JsonParser parser, int base, JsonPath path) {
    this.parser = parser;
    this.base = base;
    this.path = path;
  }

  /** All of these bytes, which must be UTF-8. */
  static Tokens of(byte[] buf, int off, int len, JsonPath path) {
    int invalid = Utf8.firstInvalid(buf, off, len);
    if (invalid >= 0) {
      throw MalformedException.atByte("the body is not UTF-8", (long) invalid - off);
    }
    for (int i = off; i < off + Math.min(len, Integer.BYTES); i++) {
      if (buf[i] == 0) { // Jackson would guess UTF-16 or UTF-32
        throw MalformedException.atByte("a zero byte where JSON belongs", (long) i - off);
      }
    }
    return part(buf, off, off, len, path);
  }

  /**
   * A part of a body that was read before.
   *
   * @param base where the body begins, for the offsets in messages
   */
  static Tokens part(byte[] buf, int base, int off, int len, JsonPath path) {
    try {
      return new Tokens(FACTORY.createParser(buf, off, len), off - base, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next token; malformed if the text ends here. */
  JsonToken next() {
    JsonToken token = nextOrEnd();
    if (token == JsonToken.NOT_AVAILABLE) {
      throw malformed("the text ends too early");
    }
    return token;
  }

  /** The next token, or NOT_AVAILABLE at the end of the text. */
  JsonToken nextOrEnd() {
    try {
      JsonToken token = parser.nextToken();
      return token == null ? JsonToken.NOT_AVAILABLE : token;
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Takes the next token, which must be this one. */
  void require(JsonToken wanted, String description) {
    if (next() != wanted) {
      throw malformed("expected " + description);
    }
  }

  /** True unless the token that was just read is this one. */
  boolean currentIsNot(JsonToken token) {
    return parser.currentToken() != token;
  }

  /** Skips what the current token begins. */
  void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** The key that was just read. */
  String key() {
    try {
      return parser.currentName();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** The text of the string or number that was just read. */
  String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Offset in the body of the token that was just read. */
  int tokenStart() {
    return base + (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Offset in the body behind the token that was just read. */
  int tokenEnd() {
    return base + (int) parser.currentLocation().getByteOffset();
  }

  /** Malformed at the token that was just read. */
  MalformedException malformed(String what) {
    return malformed(what, parser.currentTokenLocation());
  }

  private MalformedException malformed(IOException e) {
    if (e instanceof JsonProcessingException json) {
      String what = json.getOriginalMessage();
      int cut = what.indexOf('\n');
      JsonLocation at = json.getLocation() == null ? parser.currentLocation() : json.getLocation();
      return malformed(cut < 0 ? what : what.substring(0, cut), at);
    }
    throw new UncheckedIOException(e);
  }

  private MalformedException malformed(String what, JsonLocation at) {
    String place = "byte " + (base + at.getByteOffset());
    if (base == 0) {
      place += ", line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
    String element = path.toString();
    return new MalformedException(what, element.isEmpty() ? place : place + ", " + element);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
