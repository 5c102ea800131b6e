package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.otlp.Message.Field;
import io.sluice.protocol.otlp.Message.Kind;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Writes the JSON values of fields as protobuf, by the rules of proto3's JSON mapping and OTLP's
 * exceptions to them: 64-bit numbers come as text or numbers, identifiers in hex, enums as numbers.
 * Confined to one thread.
 */
final class ScalarWriter {
  private static final double TWO_TO_63 = 0x1p63;

  private final JsonParser in;
  private final MessageWriter out;

  ScalarWriter(JsonParser in, MessageWriter out) {
    this.in = in;
    this.out = out;
  }

  /** What is wrong at the value that was read last. */
  MalformedException malformed(String what) {
    return MalformedException.atByte(what, in.currentTokenLocation().getByteOffset());
  }

  void tag(Field field) {
    switch (field.kind()) {
      case FIXED, SIGNED_FIXED, DOUBLE -> out.tag(field.number(), MessageWriter.FIXED64);
      case BOOL, UNSIGNED, SIGNED, ZIGZAG -> out.tag(field.number(), MessageWriter.VARINT);
      default -> out.tag(field.number(), MessageWriter.LEN);
    }
  }

  /** Writes the value without its tag. */
  void write(Kind kind, JsonToken token) throws IOException {
    switch (kind) {
      case TEXT -> text(token);
      case BASE64 -> bytes(base64(token));
      case HEX -> bytes(hex(token));
      case BOOL -> out.varint(bool(token) ? 1 : 0);
      case UNSIGNED -> out.varint(integer(token, true));
      case SIGNED -> out.varint(integer(token, false));
      case ZIGZAG -> out.varint(zigzag(integer(token, false)));
      case FIXED -> out.fixed64(integer(token, true));
      case SIGNED_FIXED -> out.fixed64(integer(token, false));
      case DOUBLE -> out.fixed64(Double.doubleToRawLongBits(real(token)));
      default -> throw malformed("unexpected value");
    }
  }

  private void require(JsonToken token, JsonToken expected, String what) {
    if (token != expected) {
      throw malformed("expected " + what);
    }
  }

  private void text(JsonToken token) throws IOException {
    require(token, JsonToken.VALUE_STRING, "text");
    bytes(in.getText().getBytes(UTF_8));
  }

  private void bytes(byte[] value) {
    out.varint(value.length).raw(value);
  }

  private byte[] base64(JsonToken token) throws IOException {
    require(token, JsonToken.VALUE_STRING, "base64");
    String text = in.getText().replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed("no base64");
    }
  }

  private byte[] hex(JsonToken token) throws IOException {
    require(token, JsonToken.VALUE_STRING, "hex digits");
    try {
      return HexFormat.of().parseHex(in.getText());
    } catch (IllegalArgumentException e) {
      throw malformed("no hex digits");
    }
  }

  private boolean bool(JsonToken token) {
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw malformed("expected true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private static long zigzag(long value) {
    int narrow = (int) value;
    return ((narrow << 1) ^ (narrow >> 31)) & 0xffff_ffffL;
  }

  /** A whole number as number or text; without sign up to 2^64 - 1. */
  private long integer(JsonToken token, boolean unsigned) throws IOException {
    if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      return digits(in.getTextCharacters(), in.getTextOffset(), in.getTextLength(), unsigned);
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = in.getDoubleValue();
      if (value == Math.rint(value) && value < TWO_TO_63 && value >= (unsigned ? 0 : -TWO_TO_63)) {
        return (long) value;
      }
    }
    throw malformed("expected a whole number");
  }

  private long digits(char[] chars, int off, int length, boolean unsigned) {
    boolean negative = length > 0 && chars[off] == '-';
    int at = off + (negative ? 1 : 0);
    int end = off + length;
    if (at == end || end - at > 20 || (negative && unsigned)) {
      throw malformed("expected a whole number" + (unsigned ? " without sign" : ""));
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = chars[at] - '0';
      if (digit < 0 || digit > 9 || overflows(value, digit, unsigned, negative)) {
        throw malformed("expected a whole number of 64 bits");
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  private static boolean overflows(long value, int digit, boolean unsigned, boolean negative) {
    long most = unsigned ? -1L : Long.MAX_VALUE + (negative ? 1 : 0);
    long before = Long.divideUnsigned(most - digit, 10);
    return Long.compareUnsigned(value, before) > 0;
  }

  private double real(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return in.getDoubleValue();
    }
    require(token, JsonToken.VALUE_STRING, "a number");
    String text = in.getText();
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> decimal(text);
    };
  }

  private double decimal(String text) {
    if (!text.matches("-?[0-9]{1,400}(\\.[0-9]{1,400})?([eE][-+]?[0-9]{1,9})?")) {
      throw malformed("expected a number");
    }
    return Double.parseDouble(text);
  }
}
