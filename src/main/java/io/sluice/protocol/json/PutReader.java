package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.number.NumberText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads datapoints with Jackson: any JSON of that shape, and a sentence for each datapoint of
 * another. Unknown keys are skipped, as OpenTSDB does. Confined to one thread.
 */
final class PutReader {
  private static final byte[] NO_RAW_BYTES = {};
  private static final int MAX_EXCERPT = 120;

  private final byte[] buf;
  private final int off;
  private final int len;
  private final WriteBatch out;
  private final Datapoints points;
  private final NumberText number = new NumberText();

  private @Nullable String metric;
  private long time;
  private long valueBits;
  private boolean hasValue;
  private final List<String> tags = new ArrayList<>();
  private @Nullable String trouble;

  PutReader(byte[] buf, int off, int len, WriteBatch out, Datapoints points) {
    this.buf = buf;
    this.off = off;
    this.len = len;
    this.out = out;
    this.points = points;
  }

  void body() {
    try (Tokens in = Tokens.of(buf, off, len, new JsonPath())) {
      if (in.next() == JsonToken.START_ARRAY) {
        while (in.next() != JsonToken.END_ARRAY) {
          point(in);
        }
      } else {
        point(in);
      }
      if (in.nextOrEnd() != JsonToken.NOT_AVAILABLE) {
        throw in.malformed("more text behind the datapoints");
      }
    }
  }

  /** Reads the datapoint whose first token was just read. */
  private void point(Tokens in) {
    int start = off + in.tokenStart();
    begin();
    if (in.currentIsNot(JsonToken.START_OBJECT)) {
      in.skip();
      wrong("a datapoint is an object with metric, timestamp, value and tags");
    } else {
      while (in.next() != JsonToken.END_OBJECT) {
        member(in);
      }
    }
    points.add(start, off + in.tokenEnd());
    give(start, off + in.tokenEnd());
  }

  private void begin() {
    metric = null;
    time = 0;
    hasValue = false;
    tags.clear();
    trouble = null;
  }

  private void member(Tokens in) {
    String key = in.key();
    JsonToken token = in.next();
    switch (key) {
      case "metric" -> metric = token == JsonToken.VALUE_STRING ? in.text() : null;
      case "timestamp" -> time(in, token);
      case "value" -> value(in, token);
      case "tags" -> tags(in, token);
      default -> in.skip();
    }
    if (key.equals("metric")) {
      in.skip();
    }
  }

  private void time(Tokens in, JsonToken token) {
    boolean read = token.isScalarValue() && whole(in.text());
    in.skip();
    time = read ? number.whole : 0;
    if (time <= 0) {
      wrong("timestamp is no whole number of seconds or milliseconds above 0");
    }
  }

  private boolean whole(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return number.whole(bytes, 0, bytes.length);
  }

  private void value(Tokens in, JsonToken token) {
    boolean scalar = token.isNumeric() || token == JsonToken.VALUE_STRING;
    byte[] text = (scalar ? in.text() : "").getBytes(UTF_8);
    in.skip();
    hasValue =
        number.real(text, 0, text.length) && Double.isFinite(Double.longBitsToDouble(number.bits));
    valueBits = number.bits;
    if (!hasValue) {
      wrong("value is no number");
    }
  }

  private void tags(Tokens in, JsonToken token) {
    if (token != JsonToken.START_OBJECT) {
      in.skip();
      wrong("tags is no object");
      return;
    }
    while (in.next() != JsonToken.END_OBJECT) {
      String name = in.key();
      JsonToken value = in.next();
      if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
        tags.add(name);
        tags.add(in.text());
      } else {
        in.skip();
        wrong("a tag value is no text");
      }
    }
  }

  private void wrong(String what) {
    trouble = trouble == null ? what : trouble;
  }

  private void give(int start, int end) {
    if (metric == null) {
      wrong("metric is missing");
    } else if (time <= 0) {
      wrong("timestamp is missing");
    } else if (!hasValue) {
      wrong("value is missing");
    } else if (tags.isEmpty()) {
      wrong("tags are missing: at least one is needed");
    }
    if (trouble != null) {
      out.refuse(RefusalReason.MALFORMED, excerpt(start, end), trouble);
      out.sample(0, 0);
      return;
    }
    out.labels().begin();
    add("__name__", String.valueOf(metric));
    for (int i = 0; i < tags.size(); i += 2) {
      add(tags.get(i), tags.get(i + 1));
    }
    out.define(NO_RAW_BYTES, 0, 0);
    out.sample(PutDecoder.millis(time), valueBits);
  }

  private void add(String name, String value) {
    if (Utf8.hasLoneSurrogate(name) || Utf8.hasLoneSurrogate(value)) {
      out.labels().refuse(RefusalReason.INVALID_UTF8, "half of a surrogate pair in metric or tags");
    }
    byte[] nameBytes = name.getBytes(UTF_8);
    byte[] valueBytes = value.getBytes(UTF_8);
    out.labels().add(nameBytes, 0, nameBytes.length, valueBytes, 0, valueBytes.length);
  }

  private String excerpt(int start, int end) {
    String text = new String(buf, start, Math.min(end - start, MAX_EXCERPT), UTF_8);
    return end - start > MAX_EXCERPT ? text + "..." : text;
  }
}
