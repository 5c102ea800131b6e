package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.protocol.Utf8;
import io.sluice.protocol.wire.WireReader;
import java.util.Base64;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Reads attributes ({@code KeyValue} messages) as Strings: the slow path of a series. Confined to
 * the thread of its decoder.
 */
final class Attributes {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int MAX_DEPTH = 8;

  private final byte[] buf;
  private final int base;

  /** True once a text was read that is not UTF-8. */
  boolean invalidUtf8;

  /** For a body that begins at {@code base}. */
  Attributes(byte[] buf, int base) {
    this.buf = buf;
    this.base = base;
  }

  /** Reads the attribute in these bytes into the map; the last of equal keys counts. */
  void read(int off, int len, Map<String, String> into) {
    WireReader in = new WireReader(buf, base, off, len);
    pair(in, into, 0);
  }

  private void pair(WireReader in, Map<String, String> into, int depth) {
    String key = "";
    String value = "";
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == KEY) {
        key = text(in, tag, "attributes.key");
      } else if (tag >>> 3 == VALUE) {
        in.require(tag, WireReader.LEN, "attributes.value");
        int outer = in.enter("attributes.value");
        value = value(in, depth);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    into.put(key, value);
  }

  /** The value as text; inside of a list or map, as JSON. */
  private String value(WireReader in, int depth) {
    String value = "";
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LEN -> value = quoted(text(in, tag, "string_value"), depth);
        case 2 << 3 | WireReader.VARINT -> value = in.varint("bool_value") != 0 ? "true" : "false";
        case 3 << 3 | WireReader.VARINT -> value = Long.toString(in.varint("int_value"));
        case 4 << 3 | WireReader.FIXED64 -> value = number(in.fixed64("double_value"));
        case 5 << 3 | WireReader.LEN -> value = list(in, depth, false);
        case 6 << 3 | WireReader.LEN -> value = list(in, depth, true);
        case 7 << 3 | WireReader.LEN -> value = quoted(base64(in), depth);
        default -> in.skip(tag);
      }
    }
    return value;
  }

  private static String number(long bits) {
    double value = Double.longBitsToDouble(bits);
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private String base64(WireReader in) {
    int length = in.length("bytes_value");
    byte[] bytes = new byte[length];
    System.arraycopy(buf, in.pos(), bytes, 0, length);
    in.seek(in.pos() + length);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** An array or a map as JSON. */
  private String list(WireReader in, int depth, boolean isMap) {
    if (depth == MAX_DEPTH) {
      throw in.malformed("attribute values nested deeper than " + MAX_DEPTH);
    }
    int outer = in.enter("attributes.value");
    StringJoiner json = new StringJoiner(",", isMap ? "{" : "[", isMap ? "}" : "]");
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == (1 << 3 | WireReader.LEN)) {
        int around = in.enter("attributes.value");
        json.add(isMap ? member(in, depth + 1) : value(in, depth + 1));
        in.leave(around);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return json.toString();
  }

  private String member(WireReader in, int depth) {
    TreeMap<String, String> one = new TreeMap<>();
    pair(in, one, depth);
    return quoted(one.firstKey(), depth) + ":" + one.firstEntry().getValue();
  }

  private static String quoted(String text, int depth) {
    if (depth == 0) {
      return text;
    }
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        json.append("\\u").append("%04x".formatted((int) c));
      } else {
        json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return json.append('"').toString();
  }

  private String text(WireReader in, int tag, String field) {
    in.require(tag, WireReader.LEN, field);
    int length = in.length(field);
    int from = in.pos();
    in.seek(from + length);
    return text(from, length);
  }

  /** These bytes as text; what is not UTF-8 is noted. */
  String text(int off, int len) {
    invalidUtf8 |= !Utf8.isValid(buf, off, len);
    return new String(buf, off, len, UTF_8);
  }
}
