package io.sluice.storage.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Remembers which values of a label name a matcher matched, so that a regular expression is asked
 * once per value and not once per query. Values only ever appear, so an entry is right for ever for
 * the pairs it has seen, and is continued where it ends when there are more.
 *
 * <p>Bounded by the bytes of its entries. One serves all shards. Thread-safe; threads that miss the
 * same entry at once each compute it.
 */
public final class PostingsCache {

  /** Bytes of an entry beside its pair ids and texts: node, key, value, array headers. */
  private static final int ENTRY_BYTES = 200;

  private final Cache<Key, Matched> entries;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** The matches of one matcher among the pairs below {@code limit}, ascending. Immutable. */
  private static final class Matched {
    static final Matched NOTHING = new Matched(new int[0], 0);

    final int[] pairs;
    final int limit;

    Matched(int[] pairs, int limit) {
      this.pairs = pairs;
      this.limit = limit;
    }
  }

  private record Key(SeriesIndex index, String name, String matcher) {}

  /** A cache of about so many bytes. */
  public PostingsCache(long maxBytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(PostingsCache::weigh)
            .executor(Runnable::run)
            .build();
  }

  private static int weigh(Key key, Matched matched) {
    int texts = key.name().length() + key.matcher().length();
    return ENTRY_BYTES + Integer.BYTES * matched.pairs.length + Character.BYTES * texts;
  }

  /**
   * The ids of the pairs in the view that have this name and a value that {@code test} accepts,
   * ascending. The array is the caller's.
   *
   * @param matcher names the test: equal texts must mean equal tests
   */
  public int[] matching(IndexReader view, String name, String matcher, Predicate<String> test) {
    Key key = new Key(view.index(), name, matcher);
    Matched known = entries.getIfPresent(key);
    (known == null ? misses : hits).increment();
    Matched matched = known == null ? Matched.NOTHING : known;
    if (known == null || matched.limit < view.pairCount()) {
      matched = extend(matched, view, name, test);
      entries.put(key, matched);
    }
    return upTo(matched.pairs, view.pairCount());
  }

  private static Matched extend(
      Matched known, IndexReader view, String name, Predicate<String> test) {
    int[] pairs = known.pairs;
    int count = pairs.length;
    PostingsCursor cursor = view.pairsOf(name).cursor();
    int pair = cursor.seek(known.limit);
    for (; pair != PostingsCursor.END; pair = cursor.next()) {
      if (test.test(view.pairValue(pair))) {
        if (count == pairs.length) {
          pairs = Arrays.copyOf(pairs, Math.max(8, count * 2));
        }
        pairs[count++] = pair;
      }
    }
    int[] exact = pairs.length == count ? pairs : Arrays.copyOf(pairs, count);
    return new Matched(exact, view.pairCount());
  }

  /** The view may be older than the entry. */
  private static int[] upTo(int[] pairs, int limit) {
    int at = Arrays.binarySearch(pairs, limit);
    return Arrays.copyOf(pairs, at < 0 ? -at - 1 : at);
  }

  /** Calls of {@link #matching} that found an entry, also one to be continued. */
  public long hits() {
    return hits.sum();
  }

  /** Calls of {@link #matching} that found none. */
  public long misses() {
    return misses.sum();
  }

  /** Bytes held, about. */
  public long bytes() {
    return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  /** Entries now. */
  public long size() {
    return entries.estimatedSize();
  }
}
