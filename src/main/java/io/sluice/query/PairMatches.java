package io.sluice.query;

import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCache;
import java.util.Set;

/**
 * Finds the label pairs that satisfy a matcher, or fail it. Words are looked up; for the rest the
 * values of the label are tried, each once for as long as the cache remembers. Thread-safe.
 */
final class PairMatches {
  private final PostingsCache cache;

  PairMatches(PostingsCache cache) {
    this.cache = cache;
  }

  /** The pairs of the matcher's label whose value satisfies it, those of all tenants. */
  int[] satisfying(IndexReader index, Matcher matcher, QueryBudget budget) {
    return compared(index, matcher, !matcher.op().negative(), budget);
  }

  /** The pairs of the matcher's label whose value does not satisfy it, those of all tenants. */
  int[] failing(IndexReader index, Matcher matcher, QueryBudget budget) {
    return compared(index, matcher, matcher.op().negative(), budget);
  }

  /** The pairs for whose value the comparison, before any negation, holds or does not hold. */
  private int[] compared(IndexReader index, Matcher matcher, boolean holds, QueryBudget budget) {
    Set<String> literals = matcher.literals();
    if (holds && literals != null) {
      return lookUp(index, matcher.name(), literals);
    }
    String key = (holds ? "=" : "!") + (matcher.op().regex() ? "~" : "=") + matcher.value();
    return cache.matching(
        index,
        matcher.name(),
        key,
        value -> {
          budget.tick();
          return matcher.accepts(value) == holds;
        });
  }

  private static int[] lookUp(IndexReader index, String name, Set<String> words) {
    return words.stream()
        .filter(word -> !word.isEmpty())
        .mapToInt(word -> index.pairId(name, word))
        .filter(id -> id >= 0)
        .toArray();
  }
}
