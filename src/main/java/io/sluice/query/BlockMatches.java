package io.sluice.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.storage.block.Ulid;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which series of a block a matcher lets through or keeps out; blocks never change, so
 * nothing has to be forgotten but for room. Bounded in bytes. Thread-safe.
 */
final class BlockMatches {
  private static final int ENTRY_BYTES = 220;

  /** A list that takes more than this part of the whole is not kept. */
  private static final int PART = 8;

  private final long maxEntry;
  private final Cache<Key, int[]> lists;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  private record Key(Ulid block, String name, MatchOp op, String value, boolean satisfying) {}

  BlockMatches(long maxBytes) {
    maxEntry = maxBytes / PART;
    lists =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(BlockMatches::weigh)
            .executor(Runnable::run)
            .build();
  }

  private static int weigh(Key key, int[] ids) {
    return ENTRY_BYTES
        + Integer.BYTES * ids.length
        + Character.BYTES * (key.name().length() + key.value().length());
  }

  /** The series, rising, if they are known; the array is not to be changed. */
  int @Nullable [] find(Ulid block, Matcher matcher, boolean satisfying) {
    int[] known = lists.getIfPresent(key(block, matcher, satisfying));
    (known == null ? misses : hits).increment();
    return known;
  }

  /** Remembers the series, unless they take too much of the room. */
  void keep(Ulid block, Matcher matcher, boolean satisfying, int[] series) {
    Key key = key(block, matcher, satisfying);
    if (weigh(key, series) <= maxEntry) {
      lists.put(key, series);
    }
  }

  private static Key key(Ulid block, Matcher matcher, boolean satisfying) {
    return new Key(block, matcher.name(), matcher.op(), matcher.value(), satisfying);
  }

  /** Bytes held, about. */
  long bytes() {
    return lists.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  /** Lists that were remembered. */
  long hits() {
    return hits.sum();
  }

  /** Lists that had to be gathered. */
  long misses() {
    return misses.sum();
  }
}
