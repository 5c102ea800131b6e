package io.sluice.storage.histogram;

import java.util.Random;

/** Histograms of tests, and how they read. Stateless. */
public final class Histograms {
  private Histograms() {}

  /** One of whole counts, with the spans and counts of its positive side. */
  public static Histogram of(int schema, double sum, long zeroCount, int[] spans, long... counts) {
    Histogram h = new Histogram().clear().schema(schema);
    h.sum(Double.doubleToRawLongBits(sum));
    h.zeroCount(zeroCount);
    h.zeroThreshold(Double.doubleToRawLongBits(0.001));
    long total = zeroCount;
    for (int i = 0; i < spans.length; i += 2) {
      h.positive().span(spans[i], spans[i + 1]);
    }
    for (long count : counts) {
      h.positive().count(count);
      total += count;
    }
    h.count(total);
    return h;
  }

  /** Its canonical bytes. */
  public static byte[] bytes(Histogram h) {
    return new HistogramBytes().copyOf(h);
  }

  /** The histogram of canonical bytes; empty if they are none. */
  public static Histogram decoded(byte[] bytes) {
    Histogram h = new Histogram();
    HistogramBytes.decode(bytes, 0, bytes.length, h);
    return h;
  }

  /** A valid one. */
  public static Histogram random(Random random) {
    Histogram h = new Histogram().clear();
    boolean floats = random.nextInt(3) == 0;
    boolean custom = random.nextInt(5) == 0;
    h.floats(floats);
    h.reset(Histogram.Reset.of(random.nextInt(3)));
    h.schema(custom ? Histogram.CUSTOM_BUCKETS : random.nextInt(13) - 4);
    h.sum(Double.doubleToRawLongBits(random.nextGaussian() * 1000));
    long total = 0;
    if (!custom) {
      h.zeroThreshold(Double.doubleToRawLongBits(random.nextBoolean() ? 0 : random.nextDouble()));
      long zero = random.nextInt(10);
      h.zeroCount(floats ? Double.doubleToRawLongBits((double) zero) : zero);
      total = zero + side(random, h, h.negative(), false);
    }
    total += side(random, h, h.positive(), custom);
    h.count(floats ? Double.doubleToRawLongBits((double) total) : total);
    for (int i = 0; custom && i < 64; i++) {
      h.bound(Double.doubleToRawLongBits(i * 0.25));
    }
    return h;
  }

  private static long side(Random random, Histogram h, Buckets side, boolean custom) {
    long total = 0;
    int spans = random.nextInt(4);
    for (int i = 0; i < spans; i++) {
      int length = random.nextInt(6);
      side.span(i == 0 && !custom ? random.nextInt(40) - 20 : random.nextInt(5), length);
      for (int j = 0; j < length; j++) {
        long count = random.nextInt(4) == 0 ? random.nextInt(1 << 20) : random.nextInt(8);
        side.count(h.floats() ? Double.doubleToRawLongBits((double) count) : count);
        total += count;
      }
    }
    return total;
  }

  /**
   * How a histogram reads, such as {@code s1 6 obs, sum 1.5, zero 2 to 0.001, +[0 2][1 1]{1 2 1}}.
   */
  public static String text(byte[] bytes, int off, int len) {
    Histogram h = new Histogram();
    if (!HistogramBytes.decode(bytes, off, len, h)) {
      return "none";
    }
    StringBuilder text = new StringBuilder();
    text.append(h.floats() ? "f" : "s").append(h.schema()).append(' ').append(number(h, h.count()));
    text.append(" obs, sum ").append(Double.longBitsToDouble(h.sum()));
    text.append(", zero ").append(number(h, h.zeroCount())).append(" to ");
    text.append(Double.longBitsToDouble(h.zeroThreshold()));
    side(h, h.positive(), ", +", text);
    side(h, h.negative(), ", -", text);
    for (int i = 0; i < h.bounds(); i++) {
      text.append(i == 0 ? ", to " : " ").append(Double.longBitsToDouble(h.bound(i)));
    }
    return h.reset() == Histogram.Reset.UNKNOWN ? text.toString() : text + ", " + h.reset();
  }

  private static void side(Histogram h, Buckets side, String name, StringBuilder text) {
    if (side.spans() == 0) {
      return;
    }
    text.append(name);
    for (int i = 0; i < side.spans(); i++) {
      text.append('[').append(side.offset(i)).append(' ').append(side.length(i)).append(']');
    }
    text.append('{');
    for (int i = 0; i < side.size(); i++) {
      text.append(i == 0 ? "" : " ").append(number(h, side.get(i)));
    }
    text.append('}');
  }

  private static String number(Histogram h, long count) {
    return h.floats() ? Double.toString(Double.longBitsToDouble(count)) : Long.toString(count);
  }
}
