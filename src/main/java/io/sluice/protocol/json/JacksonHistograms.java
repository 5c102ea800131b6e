package io.sluice.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Reads the native histograms of one series, {@code [[time, {...}], ...]} as an export has them;
 * one that can't be read is refused by itself. Whether counts are whole is known only behind {@code
 * float}, so they are kept as text until then. Confined to the thread of its decoder.
 */
final class JacksonHistograms {
  private final JsonPath path;
  private final JacksonLabels labels;
  private final @Nullable WriteBatch out;
  private final Histogram histogram = new Histogram();
  private final HistogramTexts texts = new HistogramTexts();
  private long timestamp;
  private @Nullable String trouble;

  JacksonHistograms(JsonPath path, JacksonLabels labels, @Nullable WriteBatch out) {
    this.path = path;
    this.labels = labels;
    this.out = out;
  }

  /** Reads the array that comes next. */
  void read(Tokens in) {
    in.require(JsonToken.START_ARRAY, "an array of native histograms");
    path.histogram = 0;
    for (JsonToken token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
      labels.open();
      trouble = null;
      pair(in, token);
      if (out != null) {
        give(out);
      }
      path.histogram++;
    }
    path.histogram = -1;
  }

  private void give(WriteBatch to) {
    if (trouble == null) {
      trouble = texts.counts(histogram);
    }
    if (trouble == null) {
      to.histogram(timestamp, histogram);
    } else {
      to.refuseHistogram(RefusalReason.MALFORMED, path + ": " + trouble);
    }
  }

  private void wrong(String what) {
    trouble = trouble == null ? what : trouble;
  }

  private void pair(Tokens in, JsonToken first) {
    if (first != JsonToken.START_ARRAY) {
      in.skip();
      wrong("expected [time, {...}]");
      return;
    }
    int elements = 0;
    for (JsonToken token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
      if (elements == 0 && token == JsonToken.VALUE_NUMBER_INT) {
        timestamp = whole(in);
      } else if (elements == 1 && token == JsonToken.START_OBJECT) {
        object(in);
      } else {
        in.skip();
        wrong("expected [time, {...}]");
      }
      elements++;
    }
    if (elements != 2) {
      wrong("expected [time, {...}]");
    }
  }

  private void object(Tokens in) {
    histogram.clear();
    texts.clear();
    while (in.next() != JsonToken.END_OBJECT) {
      String key = in.key();
      member(in, key, in.next());
    }
  }

  private void member(Tokens in, String key, JsonToken token) {
    switch (key) {
      case "schema" -> histogram.schema((int) whole(in));
      case "float" -> histogram.floats(token == JsonToken.VALUE_TRUE);
      case "hint" -> hint(in);
      case "count" -> texts.count = in.text();
      case "zeroCount" -> texts.zeroCount = in.text();
      case "sum" -> histogram.sum(number(in, token));
      case "zeroThreshold" -> histogram.zeroThreshold(number(in, token));
      case "positive" -> side(in, token, histogram.positive(), texts.positive);
      case "negative" -> side(in, token, histogram.negative(), texts.negative);
      case "customValues" -> bounds(in, token);
      default -> {
        wrong("unknown key \"" + (key.length() <= 64 ? key : key.substring(0, 64)) + "\"");
      }
    }
    in.skip();
  }

  private void hint(Tokens in) {
    switch (in.text()) {
      case "reset" -> histogram.reset(Histogram.Reset.RESET);
      case "gauge" -> histogram.reset(Histogram.Reset.GAUGE);
      default -> wrong("the hint is none of reset, gauge");
    }
  }

  private void bounds(Tokens in, JsonToken first) {
    if (isArray(in, first)) {
      for (JsonToken token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
        histogram.bound(number(in, token));
      }
    }
  }

  private boolean isArray(Tokens in, JsonToken token) {
    if (token == JsonToken.START_ARRAY) {
      return true;
    }
    in.skip();
    wrong("expected an array");
    return false;
  }

  private void side(Tokens in, JsonToken first, Buckets side, HistogramTexts.Counts counts) {
    if (first != JsonToken.START_OBJECT) {
      in.skip();
      wrong("expected an object with the keys \"spans\" and \"counts\"");
      return;
    }
    while (in.next() != JsonToken.END_OBJECT) {
      String key = in.key();
      JsonToken value = in.next();
      if (!isArray(in, value)) {
        continue;
      }
      for (JsonToken token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
        if ("spans".equals(key)) {
          span(in, token, side);
        } else if ("counts".equals(key)) {
          counts.add(in.text());
          in.skip();
        } else {
          in.skip();
          wrong("expected the keys \"spans\" and \"counts\"");
        }
      }
    }
  }

  private void span(Tokens in, JsonToken first, Buckets side) {
    if (!isArray(in, first)) {
      return;
    }
    long[] both = new long[2];
    int elements = 0;
    for (JsonToken token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
      if (elements < both.length) {
        both[elements] = whole(in);
      }
      in.skip();
      elements++;
    }
    if (elements != both.length || both[0] != (int) both[0]) {
      wrong("expected a span [offset, length]");
    }
    side.span((int) both[0], both[1]);
  }

  private long whole(Tokens in) {
    try {
      return Long.parseLong(in.text());
    } catch (NumberFormatException e) {
      in.skip();
      wrong("expected a whole number");
      return 0;
    }
  }

  private long number(Tokens in, JsonToken token) {
    String text = token.isScalarValue() ? in.text() : "";
    Long bits = HistogramTexts.number(text);
    if (bits == null) {
      in.skip();
      wrong("expected a number, or one of the strings NaN, NaN:<bits>, +Inf, -Inf");
      return 0;
    }
    return bits;
  }
}
