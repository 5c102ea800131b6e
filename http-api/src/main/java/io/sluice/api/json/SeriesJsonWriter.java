package io.sluice.api.json;

import io.sluice.api.TimeSeries;

/** Writes the native shape. Confined to one thread. */
public final class SeriesJsonWriter extends SeriesWriter {
  private static final byte[] LABELS = ascii("{\"labels\":{");
  private static final byte[] SAMPLES = ascii("},\"samples\":[");

  private static final byte[] HISTOGRAMS = ascii("],\"histograms\":[");

  private boolean first;
  private boolean inHistograms;

  /** Begins with room for that many bytes. */
  public SeriesJsonWriter(int initialCapacity) {
    super(initialCapacity);
  }

  @Override
  public void begin(byte[] canonical, int off, int len) {
    raw(LABELS);
    labels(canonical, off, len);
    raw(SAMPLES);
    first = true;
    inHistograms = false;
  }

  @Override
  public void sample(long timestampMillis, long valueBits) {
    if (!first) {
      put(',');
    }
    first = false;
    put('[');
    number(timestampMillis);
    put(',');
    value(valueBits);
    put(']');
  }

  private void value(long bits) {
    if (JsonValues.needsText(bits)) {
      put('"');
      asciiText(JsonValues.text(bits));
      put('"');
    } else {
      finite(bits);
    }
  }

  @Override
  public boolean histogram(long timestampMillis, byte[] object) {
    if (!inHistograms) {
      raw(HISTOGRAMS);
      inHistograms = true;
    } else {
      put(',');
    }
    put('[');
    number(timestampMillis);
    put(',');
    raw(object);
    put(']');
    return true;
  }

  @Override
  public boolean inHistograms() {
    return inHistograms;
  }

  @Override
  public void end() {
    put(']');
    put('}');
    inHistograms = false;
  }

  /** Writes a whole series. */
  public void series(TimeSeries series) {
    byte[] canonical = series.labels().canonicalBytes();
    begin(canonical, 0, canonical.length);
    for (int i = 0; i < series.size(); i++) {
      sample(series.timestamp(i), series.valueBits(i));
    }
    end();
  }
}
