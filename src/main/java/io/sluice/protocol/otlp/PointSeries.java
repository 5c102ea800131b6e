package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.ingest.WriteBatch;
import io.sluice.storage.histogram.Histogram;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives samples of points to the batch: finds their series by a key of bytes, or makes its labels.
 * Confined to the thread of its decoder.
 */
final class PointSeries {
  /** Begins the keys of {@code target_info}; all others begin with the mode. */
  private static final int TARGET_INFO = 64;

  private final byte[] buf;
  private final Translation mode;
  private final WriteBatch out;
  private final Attributes attributes;
  private final ResourceLabels context;
  private final PointKey key = new PointKey();
  private int afterContext;
  private int afterMetric;
  private int afterPoint;
  private final Metric metric;
  private final Point point;

  PointSeries(
      byte[] buf,
      int base,
      Translation mode,
      WriteBatch out,
      ResourceLabels context,
      Metric metric,
      Point point) {
    this.buf = buf;
    this.mode = mode;
    this.out = out;
    this.attributes = new Attributes(buf, base);
    this.context = context;
    this.metric = metric;
    this.point = point;
  }

  /** All that follows is of this resource and scope. */
  void beginScope() {
    context.putKey(key.cut(0).number(mode.number));
    afterContext = key.length();
  }

  /** All that follows is of this metric. */
  void beginMetric() {
    key.cut(afterContext).number(metric.kind * 2 + (metric.monotonic ? 1 : 0));
    key.put(buf, metric.nameOff, metric.nameLen).put(buf, metric.unitOff, metric.unitLen);
    afterMetric = key.length();
  }

  /** All that follows is of this point. */
  void beginPoint() {
    key.cut(afterMetric).number(point.attributes.count());
    for (int i = 0; i < point.attributes.count(); i++) {
      key.put(buf, point.attributes.off(i), point.attributes.len(i));
    }
    afterPoint = key.length();
  }

  /**
   * Adds a sample.
   *
   * @param bound the bucket's bound or the quantile; of no meaning for the other parts
   */
  void sample(Part part, double bound, long timeMillis, long valueBits) {
    open(part, bound);
    if (metric.isDelta()) {
      out.delta(point.startNanos, point.timeNanos, valueBits);
    } else {
      out.sample(timeMillis, valueBits);
    }
  }

  /** Adds a native histogram. */
  void histogram(long timeMillis, Histogram histogram) {
    open(Part.VALUE, 0);
    if (metric.isDelta()) {
      out.histogramDelta(point.startNanos, point.timeNanos, histogram);
    } else {
      out.histogram(timeMillis, histogram);
    }
  }

  private void open(Part part, double bound) {
    key.cut(afterPoint).number(part.number);
    if (!part.boundLabel.isEmpty()) {
      key.bits(Double.doubleToLongBits(bound));
    }
    if (!out.expectExactly(key.bytes(), 0, key.length())
        && !out.known(key.bytes(), 0, key.length())) {
      define(part, bound);
    }
  }

  private void define(Part part, double bound) {
    attributes.invalidUtf8 = context.isInvalidUtf8();
    TreeMap<String, String> own = new TreeMap<>();
    for (int i = 0; i < point.attributes.count(); i++) {
      attributes.read(point.attributes.off(i), point.attributes.len(i), own);
    }
    TreeMap<String, String> labels = new TreeMap<>();
    own.forEach((name, value) -> LabelSet.merge(labels, mode.label(name), value));
    context.putLabels(labels);
    if (!part.boundLabel.isEmpty()) {
      labels.put(part.boundLabel, text(bound));
    }
    labels.put(LabelSet.NAME, metricName() + part.suffix);
    LabelSet.define(labels, attributes.invalidUtf8, key, out);
  }

  /** The name of the metric's series, without the suffix of a part. */
  String metricName() {
    String name = attributes.text(metric.nameOff, metric.nameLen);
    String unit = attributes.text(metric.unitOff, metric.unitLen);
    boolean counter = metric.kind == Metric.SUM && metric.monotonic;
    boolean gauge = metric.kind == Metric.GAUGE || (metric.kind == Metric.SUM && !counter);
    return MetricName.of(name, unit, counter, gauge, mode);
  }

  /** As Prometheus writes bounds: plain decimals, the shortest that read back. */
  private static String text(double bound) {
    if (Double.isInfinite(bound)) {
      return bound > 0 ? "+Inf" : "-Inf";
    }
    if (Double.isNaN(bound)) {
      return "NaN";
    }
    String plain = new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    return bound == 0 ? "0" : plain;
  }

  /** Adds a {@code target_info} sample for the resource. */
  void targetInfo(long timeMillis) {
    Map<String, String> labels = context.targetInfo();
    key.cut(0).number(TARGET_INFO).number(context.isInvalidUtf8() ? 1 : 0);
    labels.forEach((name, value) -> key.put(name.getBytes(UTF_8)).put(value.getBytes(UTF_8)));
    if (!out.expectExactly(key.bytes(), 0, key.length())
        && !out.known(key.bytes(), 0, key.length())) {
      LabelSet.define(labels, context.isInvalidUtf8(), key, out);
    }
    out.sample(timeMillis, Double.doubleToRawLongBits(1));
  }
}
