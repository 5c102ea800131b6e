package io.sluice.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of one series; a sample that can't be read is refused by itself. Confined to
 * the thread of its decoder.
 */
final class JacksonSamples {
  private static final int MAX_QUOTED = 40;

  private final JsonPath path;
  private final JacksonLabels labels;
  private final @Nullable WriteBatch out;
  private long timestamp;
  private long valueBits;

  JacksonSamples(JsonPath path, JacksonLabels labels, @Nullable WriteBatch out) {
    this.path = path;
    this.labels = labels;
    this.out = out;
  }

  /** Reads the array of samples that comes next. */
  void read(Tokens in) {
    in.require(JsonToken.START_ARRAY, "an array of samples");
    path.sample = 0;
    JsonToken token = in.next();
    while (token != JsonToken.END_ARRAY) {
      labels.open();
      String trouble = sample(in, token);
      if (out != null) {
        give(out, trouble);
      }
      path.sample++;
      token = in.next();
    }
    path.sample = -1;
  }

  private void give(WriteBatch to, @Nullable String trouble) {
    if (trouble == null) {
      to.sample(timestamp, valueBits);
    } else {
      to.refuseSample(RefusalReason.MALFORMED, path + ": " + trouble);
    }
  }

  /** Reads to the end of the sample that begins with this token; what is wrong, or null. */
  private @Nullable String sample(Tokens in, JsonToken first) {
    if (first != JsonToken.START_ARRAY) {
      in.skip();
      return "expected [time, value]";
    }
    String trouble = null;
    int elements = 0;
    JsonToken token = in.next();
    while (token != JsonToken.END_ARRAY) {
      String found = elements == 0 ? time(in, token) : elements == 1 ? value(in, token) : null;
      trouble = trouble == null ? found : trouble;
      in.skip();
      elements++;
      token = in.next();
    }
    return trouble == null && elements != 2 ? "expected [time, value]" : trouble;
  }

  private @Nullable String time(Tokens in, JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      try {
        timestamp = Long.parseLong(in.text());
        return null;
      } catch (NumberFormatException e) {
        return "the time " + quote(in.text()) + " does not fit 64 bits";
      }
    }
    return token == JsonToken.VALUE_NUMBER_FLOAT
        ? "the time " + quote(in.text()) + " is not a whole number of milliseconds"
        : "the time is not a number of milliseconds";
  }

  private @Nullable String value(Tokens in, JsonToken token) {
    if (token.isNumeric()) {
      double number = Double.parseDouble(in.text());
      valueBits = Double.doubleToRawLongBits(number);
      return Double.isFinite(number) ? null : "the value is beyond the range of a double";
    }
    if (token == JsonToken.VALUE_STRING) {
      valueBits = SpecialValue.bits(in.text());
      return valueBits == SpecialValue.NONE
          ? "the value \"" + quote(in.text()) + "\" is none of NaN, NaN:<bits>, +Inf, -Inf"
          : null;
    }
    return "the value is not a number";
  }

  private static String quote(String text) {
    return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
  }
}
