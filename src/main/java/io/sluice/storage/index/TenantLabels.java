package io.sluice.storage.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which label names and values one tenant's series carry. Names and pairs are shared by all tenants
 * of an index, so unless there is only one, a pair is the tenant's if its postings meet the
 * tenant's. Stateless.
 */
final class TenantLabels {
  private TenantLabels() {}

  static List<String> names(IndexReader view, int tenantPair) {
    boolean alone = isAlone(view);
    PostingsList own = view.postings(tenantPair);
    List<String> names = new ArrayList<>();
    for (int name = 0; name < view.nameCount(); name++) {
      PostingsList pairs = view.pairsOf(name);
      String text = view.name(name);
      if (!text.isEmpty() && (alone || anyCarried(view, pairs, tenantPair, own))) {
        names.add(text);
      }
    }
    return names;
  }

  static int[] values(IndexReader view, PostingsList pairs, int tenantPair) {
    int[] all = pairs.toArray();
    if (isAlone(view)) {
      return all;
    }
    PostingsList own = view.postings(tenantPair);
    int kept = 0;
    for (int pair : all) {
      if (carries(view, pair, tenantPair, own)) {
        all[kept++] = pair;
      }
    }
    return Arrays.copyOf(all, kept);
  }

  private static boolean isAlone(IndexReader view) {
    return view.pairsOf("").size() == 1;
  }

  private static boolean anyCarried(
      IndexReader view, PostingsList pairs, int tenantPair, PostingsList own) {
    PostingsCursor cursor = pairs.cursor();
    for (int pair = cursor.next(); pair != PostingsCursor.END; pair = cursor.next()) {
      if (carries(view, pair, tenantPair, own)) {
        return true;
      }
    }
    return false;
  }

  /** The first series that carries the pair is the tenant's as a rule, and cheap to ask. */
  private static boolean carries(IndexReader view, int pair, int tenantPair, PostingsList own) {
    PostingsList refs = view.postings(pair);
    int first = refs.first();
    return first != PostingsCursor.END
        && (view.tenantPairOf(first) == tenantPair || refs.intersects(own));
  }
}
