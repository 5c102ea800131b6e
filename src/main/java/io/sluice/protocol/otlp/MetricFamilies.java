package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.ingest.WriteBatch;
import io.sluice.storage.extra.MetricType;
import io.sluice.storage.index.RawHash;
import java.util.Arrays;

/**
 * Gives the metadata of metrics to the batch: description as help, unit, and type. A metric that
 * comes again in the request, as it does with every resource, is known by a hash of these and
 * passed over. Confined to the thread of its decoder.
 */
final class MetricFamilies {
  private static final RawHash HASH = new RawHash(0x5eed);

  private final byte[] buf;
  private final WriteBatch out;
  private final Metric metric;
  private final PointSeries series;

  /** Open addressing over hashes; 0 is free. */
  private long[] told = new long[64];

  private int count;

  MetricFamilies(byte[] buf, WriteBatch out, Metric metric, PointSeries series) {
    this.buf = buf;
    this.out = out;
    this.metric = metric;
    this.series = series;
  }

  /** Tells of the metric that was read, unless it was told before. */
  void tell() {
    if (isNew(hash())) {
      byte[] help = text(metric.descriptionOff, metric.descriptionLen);
      byte[] unit = text(metric.unitOff, metric.unitLen);
      out.metadata(type(), series.metricName().getBytes(UTF_8), help, unit);
    }
  }

  private MetricType type() {
    return switch (metric.kind) {
      case Metric.SUM -> metric.monotonic ? MetricType.COUNTER : MetricType.GAUGE;
      case Metric.GAUGE -> MetricType.GAUGE;
      case Metric.SUMMARY -> MetricType.SUMMARY;
      default -> MetricType.HISTOGRAM;
    };
  }

  private byte[] text(int off, int len) {
    return Arrays.copyOfRange(buf, off, off + len);
  }

  private long hash() {
    long hash = metric.kind * 2L + (metric.monotonic ? 1 : 0);
    hash = mix(hash, metric.nameOff, metric.nameLen);
    hash = mix(hash, metric.unitOff, metric.unitLen);
    hash = mix(hash, metric.descriptionOff, metric.descriptionLen);
    return hash == 0 ? 1 : hash;
  }

  private long mix(long hash, int off, int len) {
    return Long.rotateLeft(hash * 0x9E3779B97F4A7C15L, 29) ^ HASH.hash(buf, off, len);
  }

  private boolean isNew(long hash) {
    if (told.length < 2 * count + 2) {
      long[] before = told;
      told = new long[2 * before.length];
      for (long old : before) {
        if (old != 0) {
          told[slot(old)] = old;
        }
      }
    }
    int slot = slot(hash);
    if (told[slot] == hash) {
      return false;
    }
    told[slot] = hash;
    count++;
    return true;
  }

  private int slot(long hash) {
    int mask = told.length - 1;
    int slot = (int) hash & mask;
    while (told[slot] != 0 && told[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
