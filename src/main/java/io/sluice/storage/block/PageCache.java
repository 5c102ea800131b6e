package io.sluice.storage.block;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

/** Pages of block files in memory, bounded in bytes, for all blocks together. Thread-safe. */
public final class PageCache {
  /** Far below half a G1 region, so that pages are no humongous objects. */
  static final int PAGE = 32 << 10;

  private static final int OVERHEAD = 120;

  private final Cache<Key, byte[]> pages;
  private final AtomicLong nextFile = new AtomicLong();

  private record Key(long file, long page) {}

  /** Reads one page of a file. */
  interface Loader {
    byte[] load(long page) throws IOException;
  }

  /** A cache of at most so many bytes. */
  public PageCache(long maxBytes) {
    this.pages =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, byte[] page) -> page.length + OVERHEAD)
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  /** A number for a file that is opened; never given twice. */
  long newFile() {
    return nextFile.getAndIncrement();
  }

  byte[] page(long file, long page, Loader loader) throws IOException {
    Key key = new Key(file, page);
    byte[] found = pages.getIfPresent(key);
    if (found != null) {
      return found;
    }
    try {
      return pages.get(key, missing -> load(loader, missing.page()));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static byte[] load(Loader loader, long page) {
    try {
      return loader.load(page);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Hits, misses and the like so far. */
  public CacheStats stats() {
    return pages.stats();
  }

  /** Bytes held, about. */
  public long bytes() {
    return pages.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }
}
