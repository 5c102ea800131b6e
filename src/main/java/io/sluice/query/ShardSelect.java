package io.sluice.query;

import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the series of one tenant in one shard that a selector selects. A matcher that a missing
 * label would not satisfy brings a list of series that have a right value; one that a missing label
 * satisfies brings the list of those that have a wrong value. The first lists are intersected, the
 * shortest leading, the second taken off. Confined to one thread; used once.
 */
final class ShardSelect {
  private final IndexReader index;
  private final int tenant;
  private final PairMatches pairs;
  private final QueryBudget budget;

  ShardSelect(IndexReader index, String tenant, PairMatches pairs, QueryBudget budget) {
    this.index = index;
    this.tenant = index.tenantPair(tenant);
    this.pairs = pairs;
    this.budget = budget;
  }

  /** The refs, rising, that any of the selectors selects; all of the tenant's if there is none. */
  int[] select(List<Selector> selectors) {
    if (tenant < 0) {
      return new int[0];
    }
    if (selectors.size() <= 1) {
      return charged(selectors.isEmpty() ? all() : one(selectors.get(0)));
    }
    RefSet union = newSet();
    for (Selector selector : selectors) {
      union.addAll(one(selector));
    }
    return charged(union.toArray());
  }

  private int[] all() {
    return index.postings(tenant).toArray();
  }

  private int[] one(Selector selector) {
    List<SeriesSet> in = new ArrayList<>();
    List<SeriesSet> out = new ArrayList<>();
    in.add(SeriesSet.of(index.postings(tenant)));
    for (Matcher matcher : selector.matchers()) {
      if (matcher.matchesEmpty()) {
        SeriesSet wrong = gather(pairs.failing(index, matcher, budget));
        if (wrong.size() > 0) {
          out.add(wrong);
        }
        continue;
      }
      SeriesSet right = gather(pairs.satisfying(index, matcher, budget));
      if (right.size() == 0) {
        return new int[0];
      }
      in.add(right);
    }
    in.sort(Comparator.comparingInt(SeriesSet::size));
    return combine(cursors(in), cursors(out), in.get(0).size());
  }

  private SeriesSet gather(int[] pairIds) {
    if (pairIds.length == 1) {
      return SeriesSet.of(index.postings(pairIds[0]));
    }
    RefSet set = pairIds.length == 0 ? new RefSet(0) : newSet();
    for (int pair : pairIds) {
      budget.tick();
      set.addAll(index.postings(pair));
    }
    return SeriesSet.of(set);
  }

  private RefSet newSet() {
    budget.bytes(RefSet.bytes(index.refLimit()));
    return new RefSet(index.refLimit());
  }

  private int[] charged(int[] refs) {
    budget.series(refs.length);
    return refs;
  }

  private static PostingsCursor[] cursors(List<SeriesSet> sets) {
    return sets.stream().map(SeriesSet::cursor).toArray(PostingsCursor[]::new);
  }

  /** What is in every list of {@code in} and in none of {@code out}. */
  private int[] combine(PostingsCursor[] in, PostingsCursor[] out, int atMost) {
    int[] found = new int[Math.min(atMost, 1024)];
    int n = 0;
    int ref = in[0].next();
    while (ref != PostingsCursor.END) {
      budget.tick();
      int target = agreed(in, ref);
      if (target == ref) {
        if (!inAny(out, ref)) {
          found = n == found.length ? Arrays.copyOf(found, Math.min(atMost, 2 * n)) : found;
          found[n++] = ref;
        }
        ref = in[0].next();
      } else {
        ref = in[0].seek(target);
      }
    }
    return Arrays.copyOf(found, n);
  }

  /** The ref itself if every list has it, else the next one that could be in all. */
  private static int agreed(PostingsCursor[] in, int ref) {
    for (int i = 1; i < in.length; i++) {
      int theirs = in[i].seek(ref);
      if (theirs != ref) {
        return theirs;
      }
    }
    return ref;
  }

  private static boolean inAny(PostingsCursor[] out, int ref) {
    for (PostingsCursor cursor : out) {
      if (cursor.seek(ref) == ref) {
        return true;
      }
    }
    return false;
  }
}
