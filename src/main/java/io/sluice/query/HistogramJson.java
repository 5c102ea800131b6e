package io.sluice.query;

import io.sluice.api.json.JsonValues;
import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.HistogramBytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Spells native histograms as the objects of an export, which the native write routes take back;
 * docs/native-histograms.md has the shape. Used again and again. Confined to one thread.
 */
final class HistogramJson {
  private static final double EXACT_INTEGERS = 1e15;

  private final Histogram histogram = new Histogram();
  private final StringBuilder out = new StringBuilder(512);

  /** The object for a histogram's bytes. */
  byte[] of(byte[] bytes) {
    if (!HistogramBytes.decode(bytes, 0, bytes.length, histogram)) {
      throw new IllegalStateException("a stored histogram that is none");
    }
    out.setLength(0);
    object(histogram);
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void object(Histogram h) {
    out.append("{\"schema\":").append(h.schema());
    if (h.floats()) {
      out.append(",\"float\":true");
    }
    if (h.reset() != Histogram.Reset.UNKNOWN) {
      String reset = h.reset().name().toLowerCase(Locale.ROOT);
      out.append(",\"hint\":\"").append(reset).append('"');
    }
    out.append(",\"count\":");
    count(h, h.count());
    out.append(",\"sum\":");
    number(h.sum());
    if (h.zeroThreshold() != 0) {
      out.append(",\"zeroThreshold\":");
      number(h.zeroThreshold());
    }
    if (h.zeroCount() != 0) {
      out.append(",\"zeroCount\":");
      count(h, h.zeroCount());
    }
    side(h, "positive", h.positive());
    side(h, "negative", h.negative());
    bounds(h);
    out.append('}');
  }

  private void side(Histogram h, String name, Buckets side) {
    if (side.spans() == 0) {
      return;
    }
    out.append(",\"").append(name).append("\":{\"spans\":[");
    for (int i = 0; i < side.spans(); i++) {
      out.append(i == 0 ? "[" : ",[").append(side.offset(i)).append(',');
      out.append(side.length(i)).append(']');
    }
    out.append("],\"counts\":[");
    for (int i = 0; i < side.size(); i++) {
      separate(i);
      count(h, side.get(i));
    }
    out.append("]}");
  }

  private void bounds(Histogram h) {
    if (h.schema() != Histogram.CUSTOM_BUCKETS) {
      return;
    }
    out.append(",\"customValues\":[");
    for (int i = 0; i < h.bounds(); i++) {
      separate(i);
      number(h.bound(i));
    }
    out.append(']');
  }

  private void separate(int i) {
    if (i > 0) {
      out.append(',');
    }
  }

  private void count(Histogram h, long count) {
    if (h.floats()) {
      number(count);
    } else {
      out.append(count);
    }
  }

  private void number(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (JsonValues.needsText(bits)) {
      out.append('"').append(JsonValues.text(bits)).append('"');
    } else if (value == (long) value && Math.abs(value) < EXACT_INTEGERS && bits != 1L << 63) {
      out.append((long) value);
    } else {
      out.append(value);
    }
  }
}
