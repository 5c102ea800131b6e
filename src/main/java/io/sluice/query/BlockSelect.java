package io.sluice.query;

import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockIndex;
import io.sluice.storage.block.Ulid;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds the series of a block that any of some selectors selects, as {@link ShardSelect} does in a
 * shard. Confined to one thread; used once.
 */
final class BlockSelect {
  private final BlockIndex index;
  private final Ulid block;
  private final BlockMatches matches;
  private final QueryBudget budget;

  BlockSelect(Block block, BlockMatches matches, QueryBudget budget) {
    this.index = block.index();
    this.block = block.meta().ulid();
    this.matches = matches;
    this.budget = budget;
  }

  /** Their numbers, rising; all if there is no selector. */
  int[] select(List<Selector> selectors) throws IOException {
    if (selectors.isEmpty()) {
      return index.all(budget::bytes);
    }
    int[] all = Ids.NONE;
    for (Selector selector : selectors) {
      int[] one = one(selector);
      int[] both = Arrays.copyOf(all, all.length + one.length);
      System.arraycopy(one, 0, both, all.length, one.length);
      all = all.length == 0 ? one : Ids.distinct(both, both.length);
    }
    return all;
  }

  private int[] one(Selector selector) throws IOException {
    int[] in = {};
    boolean any = false;
    for (Matcher matcher : selector.matchers()) {
      if (!matcher.matchesEmpty()) {
        int[] right = gather(matcher, true);
        in = any ? Ids.intersect(in, right) : right;
        any = true;
        if (in.length == 0) {
          return in;
        }
      }
    }
    in = any ? in : index.all(budget::bytes);
    for (Matcher matcher : selector.matchers()) {
      if (matcher.matchesEmpty()) {
        in = Ids.subtract(in, gather(matcher, false));
      }
    }
    return in;
  }

  /** Series with a value that satisfies the matcher, or fails it. */
  private int[] gather(Matcher matcher, boolean satisfying) throws IOException {
    int[] known = matches.find(block, matcher, satisfying);
    if (known != null) {
      budget.bytes((long) Integer.BYTES * known.length);
      return known;
    }
    int[] found = gathered(matcher, satisfying);
    matches.keep(block, matcher, satisfying, found);
    return found;
  }

  private int[] gathered(Matcher matcher, boolean satisfying) throws IOException {
    Set<String> literals = matcher.literals();
    boolean named = satisfying != matcher.op().negative();
    Gathered found = new Gathered();
    if (named && literals != null) {
      for (String value : literals) {
        found.add(index.postings(matcher.name(), value, budget::bytes));
      }
    } else {
      index.values(
          matcher.name(),
          value -> {
            budget.tick();
            if (matcher.matches(value) == satisfying) {
              found.add(index.postings(matcher.name(), value, budget::bytes));
            }
            return true;
          });
    }
    return found.result();
  }

  /** Lists put together. */
  private static final class Gathered {
    private int[] ids = {};
    private int count;
    private int lists;

    void add(int[] more) {
      if (lists == 0) {
        ids = more;
      } else {
        if (count + more.length > ids.length) {
          ids = Arrays.copyOf(ids, Math.max(2 * count, count + more.length));
        }
        System.arraycopy(more, 0, ids, count, more.length);
      }
      count += more.length;
      lists++;
    }

    int[] result() {
      return lists <= 1 ? Arrays.copyOf(ids, count) : Ids.distinct(ids, count);
    }
  }
}
