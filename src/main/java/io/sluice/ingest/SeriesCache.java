package io.sluice.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.storage.index.RawHash;
import org.jspecify.annotations.Nullable;

/**
 * Raw label bytes to series, in front of the canonical index: what is found here was validated
 * before and needs no parsing. What it evicts is found again, under the same ref, by the index.
 *
 * <p>Keyed by a hash of the raw bytes that is seeded per process, and every hit compares the bytes,
 * so a collision costs a look-up and never a wrong series. Only series whose definition is durable
 * get in. Bounded in bytes. Thread-safe.
 */
public final class SeriesCache {
  /** Entry, raw array header, Caffeine's node and table slot, by object layout arithmetic. */
  private static final int ENTRY_OVERHEAD = 40 + 16 + 88;

  private final RawHash hash;
  private final Cache<Long, CachedSeries> cache;

  /** A cache of at most {@code maxBytes}, keyed with {@code seed}. */
  public SeriesCache(long seed, long maxBytes) {
    this.hash = new RawHash(seed);
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .<Long, CachedSeries>weigher((key, series) -> series.raw.length + ENTRY_OVERHEAD)
            .executor(Runnable::run)
            .evictionListener((key, series, cause) -> evict(series))
            .recordStats()
            .build();
  }

  private static void evict(@Nullable CachedSeries series) {
    if (series != null) {
      series.evict();
    }
  }

  long key(long owner, Encoding encoding, byte[] buf, int off, int length) {
    long salt = owner * 0x9E3779B97F4A7C15L + encoding.salt();
    return hash.hash(buf, off, length) ^ salt;
  }

  @Nullable CachedSeries find(
      long key, long owner, Encoding encoding, byte[] buf, int off, int length) {
    CachedSeries series = cache.getIfPresent(key);
    return series != null && series.is(owner, encoding, buf, off, length) ? series : null;
  }

  void put(long key, CachedSeries series) {
    CachedSeries before = cache.asMap().put(key, series);
    if (before != null) {
      before.evict();
    }
  }

  /** Looks an entry up for its recency only; hits by hint bypass the cache. */
  void touch(long owner, CachedSeries series) {
    var unused = cache.getIfPresent(key(owner, series.encoding, series.raw, 0, series.raw.length));
  }

  /** The cache behind, for meters. */
  public Cache<Long, ?> meterView() {
    return cache;
  }
}
