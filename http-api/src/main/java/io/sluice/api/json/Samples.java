package io.sluice.api.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The samples array of one series while it is read. Confined to one thread. */
final class Samples {
  private long[] timestamps = new long[2];
  private long[] bits = new long[2];
  private int size;

  private Samples() {}

  static Samples read(JsonParser in, @Nullable Samples before) throws IOException {
    if (before != null) {
      throw JsonText.wrong(in, "\"samples\" occurs twice");
    }
    Samples samples = new Samples();
    JsonText.expect(in, JsonToken.START_ARRAY, "an array of samples");
    while (in.nextToken() != JsonToken.END_ARRAY) {
      samples.pair(in);
    }
    return samples;
  }

  TimeSeries of(Labels labels) {
    return TimeSeries.ofBits(labels, timestamps, bits, size);
  }

  private void pair(JsonParser in) throws IOException {
    JsonText.expect(in, JsonToken.START_ARRAY, "a sample [time,value]");
    in.nextToken();
    JsonText.expect(in, JsonToken.VALUE_NUMBER_INT, "a time in integer milliseconds");
    long timestamp = in.getLongValue();
    in.nextToken();
    long value = value(in);
    in.nextToken();
    JsonText.expect(in, JsonToken.END_ARRAY, "the end of the sample [time,value]");
    add(timestamp, value);
  }

  private void add(long timestamp, long value) {
    if (size == timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, size * 2);
      bits = Arrays.copyOf(bits, size * 2);
    }
    timestamps[size] = timestamp;
    bits[size++] = value;
  }

  private static long value(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return text(in);
    }
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw JsonText.wrong(in, "expected a value: a number, \"NaN\", \"+Inf\" or \"-Inf\"");
    }
    double value = in.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw JsonText.wrong(in, "a number beyond the range of doubles");
    }
    // "-0" is an integer to the parser and would lose its sign.
    boolean minusZero = value == 0 && in.getText().charAt(0) == '-';
    return minusZero ? Double.doubleToRawLongBits(-0.0) : Double.doubleToRawLongBits(value);
  }

  private static long text(JsonParser in) throws IOException {
    Long bits = JsonValues.parseText(in.getText());
    if (bits == null) {
      throw JsonText.wrong(in, "not a value: \"" + JsonText.shorten(in.getText()) + "\"");
    }
    return bits;
  }
}
