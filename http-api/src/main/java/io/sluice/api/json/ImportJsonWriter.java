package io.sluice.api.json;

import java.util.Arrays;

/**
 * Writes lines as VictoriaMetrics exports and imports them: {@code
 * {"metric":{..},"values":[..],"timestamps":[..]}}. That shape knows one NaN only, {@code null}.
 * Confined to one thread.
 */
public final class ImportJsonWriter extends SeriesWriter {
  private static final byte[] METRIC = ascii("{\"metric\":{");
  private static final byte[] VALUES = ascii("},\"values\":[");
  private static final byte[] TIMESTAMPS = ascii("],\"timestamps\":[");

  /** Times of the open series, which stand behind all of its values. */
  private long[] times = new long[128];

  private int count;

  /** Begins with room for that many bytes. */
  public ImportJsonWriter(int initialCapacity) {
    super(initialCapacity);
  }

  @Override
  public void begin(byte[] canonical, int off, int len) {
    raw(METRIC);
    labels(canonical, off, len);
    raw(VALUES);
    count = 0;
  }

  @Override
  public void sample(long timestampMillis, long valueBits) {
    if (count > 0) {
      put(',');
    }
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
    }
    times[count++] = timestampMillis;
    value(valueBits);
  }

  private void value(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      asciiText("null");
    } else if (Double.isInfinite(value)) {
      asciiText(value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    } else {
      finite(bits);
    }
  }

  /** The shape has none. */
  @Override
  public boolean histogram(long timestampMillis, byte[] object) {
    return false;
  }

  @Override
  public boolean inHistograms() {
    return false;
  }

  @Override
  public void end() {
    raw(TIMESTAMPS);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        put(',');
      }
      number(times[i]);
    }
    put(']');
    put('}');
  }
}
