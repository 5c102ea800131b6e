package io.sluice.ingest;

import io.sluice.api.LabelBytes;
import io.sluice.storage.shard.SeriesQuota;
import io.sluice.storage.shard.StoredLabels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the series of one tenant over all shards, and those of each metric while there is a limit
 * on them. Thread-safe: shards count by compare-and-set, so a limit is never passed.
 */
final class TenantSeries implements SeriesQuota {

  private static final byte[] NAME = "__name__".getBytes(StandardCharsets.US_ASCII);

  private final Supplier<TenantLimits> limits;
  private final AtomicLong count = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private volatile @Nullable Map<String, AtomicLong> byMetric;

  TenantSeries(Supplier<TenantLimits> limits) {
    this.limits = limits;
  }

  /** Series there are. */
  long count() {
    return count.get();
  }

  /** Series that were refused, as often as they came. */
  long refused() {
    return refused.sum();
  }

  /** Counts series that replay found. */
  void found(long series) {
    count.addAndGet(series);
  }

  /** Whether series are counted by metric. */
  boolean countsMetrics() {
    return byMetric != null;
  }

  /** From now on counts by metric; {@link #foundOf} says what is there. */
  void countMetrics() {
    byMetric = new ConcurrentHashMap<>();
  }

  /** Counts one that is there already by its metric. */
  void foundOf(byte[] stored) {
    Map<String, AtomicLong> metrics = byMetric;
    if (metrics != null) {
      counter(metrics, metric(stored, 0, stored.length)).incrementAndGet();
    }
  }

  @Override
  public @Nullable String admit(byte[] stored, int off, int len) {
    TenantLimits now = limits.get();
    if (!take(count, now.series())) {
      refused.increment();
      return "the tenant has %d series already (limits.tenant.series)".formatted(now.series());
    }
    Map<String, AtomicLong> metrics = byMetric;
    if (metrics == null) {
      return null;
    }
    String metric = metric(stored, off, len);
    if (!take(counter(metrics, metric), now.seriesPerMetric())) {
      count.decrementAndGet();
      refused.increment();
      return "the metric %s has %d series already (limits.tenant.seriesPerMetric)"
          .formatted(metric, now.seriesPerMetric());
    }
    return null;
  }

  private static boolean take(AtomicLong counter, long limit) {
    if (limit == 0) {
      counter.incrementAndGet();
      return true;
    }
    return counter.getAndUpdate(now -> now < limit ? now + 1 : now) < limit;
  }

  @Override
  public void undo(byte[] stored, int off, int len) {
    count.decrementAndGet();
    Map<String, AtomicLong> metrics = byMetric;
    if (metrics != null) {
      counter(metrics, metric(stored, off, len)).decrementAndGet();
    }
  }

  private static AtomicLong counter(Map<String, AtomicLong> metrics, String metric) {
    return metrics.computeIfAbsent(metric, name -> new AtomicLong());
  }

  /** The value of {@code __name__}; every stored series has one. */
  private static String metric(byte[] stored, int off, int len) {
    int at = off + StoredLabels.tenantPrefixLength(stored, off);
    while (at < off + len) {
      int nameLength = LabelBytes.getUvarint(stored, at);
      int name = at + LabelBytes.uvarintSize(nameLength);
      int valueLength = LabelBytes.getUvarint(stored, name + nameLength);
      int value = name + nameLength + LabelBytes.uvarintSize(valueLength);
      if (Arrays.equals(stored, name, name + nameLength, NAME, 0, NAME.length)) {
        return new String(stored, value, valueLength, StandardCharsets.UTF_8);
      }
      at = value + valueLength;
    }
    return "";
  }
}
