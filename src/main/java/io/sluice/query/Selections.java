package io.sluice.query;

import io.sluice.storage.index.IndexReader;
import io.sluice.storage.shard.ShardReader;
import java.util.ArrayList;
import java.util.List;

/** Runs a request's selectors over all shards. Confined to one thread; used once. */
final class Selections {
  private final PairMatches pairs;
  private final QueryBudget budget;

  Selections(PairMatches pairs, QueryBudget budget) {
    this.pairs = pairs;
    this.budget = budget;
  }

  /** The series selected, whether they have samples in the request's span or not. */
  List<ShardSelection> select(List<ShardReader> shards, ReadRequest request) {
    List<ShardSelection> selected = new ArrayList<>();
    for (ShardReader shard : shards) {
      IndexReader index = shard.index().view();
      int[] refs =
          new ShardSelect(index, request.tenant(), pairs, budget).select(request.selectors());
      if (refs.length > 0) {
        selected.add(new ShardSelection(index, shard.head(), shard.histograms(), refs));
      }
    }
    return selected;
  }

  /** The series selected that have samples in the request's span. */
  List<ShardSelection> selectInRange(List<ShardReader> shards, ReadRequest request) {
    RangeFilter filter = new RangeFilter(request.range(), budget);
    List<ShardSelection> kept = new ArrayList<>();
    for (ShardSelection all : select(shards, request)) {
      int[] refs = filter.keep(all);
      if (refs.length > 0) {
        kept.add(new ShardSelection(all.index(), all.head(), all.histograms(), refs));
      }
    }
    return kept;
  }
}
