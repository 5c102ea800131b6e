package io.sluice.query;

import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCursor;
import io.sluice.storage.index.PostingsList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gathers label names, or the values of one label, over shards. Confined to one thread. */
final class LabelGatherer {
  private final QueryBudget budget;
  private final Set<String> found = new HashSet<>();

  LabelGatherer(QueryBudget budget) {
    this.budget = budget;
  }

  /** What was gathered, in the order of UTF-8 bytes. */
  List<String> sorted() {
    return found.stream().sorted(TextOrder::compare).toList();
  }

  /** Adds every name that the tenant's series carry. */
  void names(IndexReader index, String tenant) {
    int pair = index.tenantPair(tenant);
    if (pair >= 0) {
      index.names(pair).forEach(this::add);
    }
  }

  /** Adds every value that the tenant's series carry under the name. */
  void values(IndexReader index, String tenant, String name) {
    int tenantPair = index.tenantPair(tenant);
    if (tenantPair >= 0) {
      for (int pair : index.valuesOf(name, tenantPair)) {
        add(index.pairValue(pair));
      }
    }
  }

  /** Adds the names that the selected series carry. */
  void names(ShardSelection selection, String tenant) {
    IndexReader index = selection.index();
    RefSet selected = selected(selection);
    for (String name : index.names(index.tenantPair(tenant))) {
      if (anyCarried(index, name, selected)) {
        add(name);
      }
    }
  }

  /** Adds the values that the selected series carry under the name. */
  void values(ShardSelection selection, String name) {
    IndexReader index = selection.index();
    RefSet selected = selected(selection);
    for (int pair : index.valuesOf(name)) {
      budget.tick();
      if (carried(index.postings(pair), selected)) {
        add(index.pairValue(pair));
      }
    }
  }

  private RefSet selected(ShardSelection selection) {
    budget.bytes(RefSet.bytes(selection.index().refLimit()));
    RefSet selected = new RefSet(selection.index().refLimit());
    selected.addAll(selection.refs());
    return selected;
  }

  private boolean anyCarried(IndexReader index, String name, RefSet selected) {
    PostingsCursor pairs = index.pairsOf(name).cursor();
    for (int pair = pairs.next(); pair != PostingsCursor.END; pair = pairs.next()) {
      budget.tick();
      if (carried(index.postings(pair), selected)) {
        return true;
      }
    }
    return false;
  }

  private static boolean carried(PostingsList postings, RefSet selected) {
    PostingsCursor left = postings.cursor();
    PostingsCursor right = selected.cursor();
    int ref = left.next();
    int other = right.next();
    while (ref != other) {
      if (ref < other) {
        ref = left.seek(other);
      } else {
        other = right.seek(ref);
      }
    }
    return ref != PostingsCursor.END;
  }

  /** Adds one. */
  void add(String text) {
    budget.tick();
    if (found.add(text)) {
      budget.text(2 * text.length());
    }
  }
}
