package io.sluice.protocol.otlp;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.wire.WireReader;
import io.sluice.storage.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Makes samples of points, kind by kind. Confined to the thread of its decoder. */
final class PointWriter {
  /** What Prometheus writes for a series that has no value any more. */
  private static final long STALE = 0x7ff0000000000002L;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int QUANTILE = 1;
  private static final int QUANTILE_VALUE = 2;

  private final byte[] buf;
  private final int base;
  private final WriteBatch out;
  private final Metric metric;
  private final Point point;
  private final PointSeries series;
  private final PointExemplars exemplars;
  private final Histogram histogram = new Histogram();
  private long rejected;
  private long latestMillis;

  PointWriter(
      byte[] buf,
      int base,
      WriteBatch out,
      Metric metric,
      Point point,
      PointSeries series,
      PointExemplars exemplars) {
    this.buf = buf;
    this.base = base;
    this.out = out;
    this.metric = metric;
    this.point = point;
    this.series = series;
    this.exemplars = exemplars;
  }

  long rejected() {
    return rejected;
  }

  /** The latest time of any point since the last call, 0 if there was none. */
  long takeLatestMillis() {
    long latest = latestMillis;
    latestMillis = 0;
    return latest;
  }

  /** Refuses the whole point as one sample. */
  void refuse(RefusalReason reason, String message) {
    rejected++;
    out.refuse(reason, series.metricName(), message);
    out.sample(0, 0);
  }

  /** Writes the point that was read. */
  void write() {
    if (point.timeNanos == 0) {
      refuse(RefusalReason.MALFORMED, "the point has no time");
      return;
    }
    if (metric.isDelta() && !isWholeDelta()) {
      return;
    }
    long millis = Long.divideUnsigned(point.timeNanos, NANOS_PER_MILLI);
    switch (metric.kind) {
      case Metric.HISTOGRAM -> histogram(millis);
      case Metric.EXPONENTIAL_HISTOGRAM -> exponential(millis);
      case Metric.SUMMARY -> summary(millis);
      default -> number(millis);
    }
  }

  /** Refuses a delta that can't be added to a sum. */
  private boolean isWholeDelta() {
    double value = Double.longBitsToDouble(point.valueBits);
    if (point.startNanos == 0) {
      refuse(RefusalReason.MALFORMED, "the delta has no start time");
    } else if (point.startNanos < 0 || point.timeNanos < point.startNanos) {
      refuse(RefusalReason.MALFORMED, "the delta ends before its start");
    } else if (!Double.isFinite(value)) {
      refuse(RefusalReason.MALFORMED, "the delta " + value + " can't be added");
    } else if (metric.kind == Metric.SUM && value < 0) {
      refuse(RefusalReason.MALFORMED, "a monotonic sum has the delta " + value);
    } else {
      return true;
    }
    return false;
  }

  private void accept(long millis) {
    latestMillis = Math.max(latestMillis, millis);
    series.beginPoint();
  }

  private void number(long millis) {
    if (!point.hasValue && !point.isStale()) {
      refuse(RefusalReason.MALFORMED, "the point has no value");
      return;
    }
    accept(millis);
    series.sample(Part.VALUE, 0, millis, orStale(point.valueBits));
    if (metric.kind == Metric.SUM && metric.monotonic) {
      exemplars.all();
    }
  }

  private void histogram(long millis) {
    String trouble = histogramTrouble();
    if (trouble != null) {
      refuse(RefusalReason.MALFORMED, trouble);
      return;
    }
    accept(millis);
    exemplars.sortIntoBuckets();
    long below = 0;
    for (int i = 0; i < point.bounds.size(); i++) {
      below += point.buckets.get(i);
      series.sample(Part.BUCKET, point.bounds.getDouble(i), millis, orStale(bits(below)));
      exemplars.bucket(i);
    }
    series.sample(Part.BUCKET, Double.POSITIVE_INFINITY, millis, orStale(bits(point.count)));
    exemplars.bucket(point.bounds.size());
    countAndSum(millis);
  }

  private void exponential(long millis) {
    String trouble = point.exponential.to(point, histogram);
    if (trouble != null) {
      refuse(RefusalReason.MALFORMED, trouble);
      return;
    }
    accept(millis);
    series.histogram(millis, histogram);
    exemplars.all();
  }

  private @Nullable String histogramTrouble() {
    int bounds = point.bounds.size();
    int buckets = point.buckets.size();
    if (buckets != bounds + 1 && !(buckets == 0 && bounds == 0)) {
      return buckets + " buckets do not fit " + bounds + " bounds";
    }
    for (int i = 1; i < bounds; i++) {
      if (!(point.bounds.getDouble(i - 1) < point.bounds.getDouble(i))) {
        return "the bounds do not increase";
      }
    }
    long sum = 0;
    for (int i = 0; i < buckets; i++) {
      sum += point.buckets.get(i);
    }
    return buckets > 0 && sum != point.count && !point.isStale()
        ? "the count " + point.count + " is not the sum of the buckets, " + sum
        : null;
  }

  private void summary(long millis) {
    accept(millis);
    for (int i = 0; i < point.quantiles.count(); i++) {
      quantile(new WireReader(buf, base, point.quantiles.off(i), point.quantiles.len(i)), millis);
    }
    point.hasSum = true; // a summary always has one, and 0 is not written
    countAndSum(millis);
  }

  private void quantile(WireReader in, long millis) {
    long quantile = 0;
    long value = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == WireReader.tagOf(QUANTILE, WireReader.FIXED64)) {
        quantile = in.fixed64("quantile");
      } else if (tag == WireReader.tagOf(QUANTILE_VALUE, WireReader.FIXED64)) {
        value = in.fixed64("value");
      } else {
        in.skip(tag);
      }
    }
    series.sample(Part.QUANTILE, Double.longBitsToDouble(quantile), millis, orStale(value));
  }

  private void countAndSum(long millis) {
    series.sample(Part.COUNT, 0, millis, orStale(bits(point.count)));
    if (point.hasSum || point.isStale()) {
      series.sample(Part.SUM, 0, millis, orStale(point.valueBits));
    }
  }

  private long orStale(long bits) {
    return point.isStale() ? STALE : bits;
  }

  /** The nearest double to an unsigned number. */
  private static long bits(long unsigned) {
    double value = unsigned >= 0 ? unsigned : ((unsigned >>> 1) | (unsigned & 1)) * 2.0;
    return Double.doubleToRawLongBits(value);
  }
}
