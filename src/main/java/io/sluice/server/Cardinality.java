package io.sluice.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCursor;
import io.sluice.storage.index.PostingsList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Which labels make the series of one tenant: counted over the indexes as they are at one moment.
 * It takes a walk over all postings, some 20 ns for each label of each series, and keeps no more
 * than the largest of each list. Confined to one thread.
 */
final class Cardinality {

  /** Candidates of each shard that are counted in all of them, for each place of the answer. */
  private static final int CANDIDATES = 8;

  private static final String NAME = "__name__";

  private record Pair(String name, String value) {}

  private record Counted<T>(T what, long count) {}

  private final List<IndexReader> shards;
  private final String tenant;
  private final int limit;
  private final Map<String, Long> values = new HashMap<>();
  private final Map<String, Long> seriesOfName = new HashMap<>();
  private final Map<Pair, Long> pairs = new HashMap<>();
  private long series;

  Cardinality(List<IndexReader> shards, String tenant, int limit) {
    this.shards = shards;
    this.tenant = tenant;
    this.limit = limit;
    for (int i = 0; i < shards.size(); i++) {
      count(i);
    }
  }

  private void count(int shard) {
    IndexReader view = shards.get(shard);
    int own = view.tenantPair(tenant);
    if (own < 0) {
      return;
    }
    series += view.postings(own).size();
    boolean alone = view.pairsOf("").size() == 1;
    for (String name : view.names(own)) {
      PriorityQueue<Counted<Integer>> largest =
          new PriorityQueue<>(Comparator.comparingLong((Counted<Integer> c) -> c.count));
      for (int pair : view.valuesOf(name, own)) {
        long count = count(view, pair, own, alone);
        seriesOfName.merge(name, count, Long::sum);
        if (!isInEarlier(shard, name, view, pair)) {
          values.merge(name, 1L, Long::sum);
        }
        largest.add(new Counted<>(pair, count));
        if (largest.size() > CANDIDATES * limit) {
          largest.poll();
        }
      }
      largest.forEach(c -> pairs.computeIfAbsent(pair(name, view, c.what), this::countAll));
    }
    keepLargest();
  }

  private static Pair pair(String name, IndexReader view, int pair) {
    return new Pair(name, view.pairValue(pair));
  }

  /** The same value in several shards is one value. */
  private boolean isInEarlier(int shard, String name, IndexReader view, int pair) {
    for (int i = 0; i < shard; i++) {
      IndexReader earlier = shards.get(i);
      int same = earlier.pairId(name, view.pairValue(pair));
      int own = earlier.tenantPair(tenant);
      if (same >= 0 && own >= 0 && count(earlier, same, own, false) > 0) {
        return true;
      }
    }
    return false;
  }

  private long countAll(Pair pair) {
    long count = 0;
    for (IndexReader view : shards) {
      int id = view.pairId(pair.name, pair.value);
      int own = view.tenantPair(tenant);
      if (id >= 0 && own >= 0) {
        count += count(view, id, own, false);
      }
    }
    return count;
  }

  private static long count(IndexReader view, int pair, int own, boolean alone) {
    PostingsList list = view.postings(pair);
    if (alone) {
      return list.size();
    }
    long count = 0;
    PostingsCursor cursor = list.cursor();
    for (int ref = cursor.next(); ref != PostingsCursor.END; ref = cursor.next()) {
      count += view.tenantPairOf(ref) == own ? 1 : 0;
    }
    return count;
  }

  /** Between shards, so that a list of a million values is never held. */
  private void keepLargest() {
    Map<Pair, Long> kept = new HashMap<>();
    top(pairs, CANDIDATES * limit).forEach(c -> kept.put(c.what, c.count));
    pairs.entrySet().stream()
        .filter(e -> e.getKey().name.equals(NAME))
        .sorted(Map.Entry.<Pair, Long>comparingByValue().reversed())
        .limit((long) CANDIDATES * limit)
        .forEach(e -> kept.put(e.getKey(), e.getValue()));
    pairs.clear();
    pairs.putAll(kept);
  }

  private static <T> List<Counted<T>> top(Map<T, Long> counts, int limit) {
    List<Counted<T>> all = new ArrayList<>();
    counts.forEach((what, count) -> all.add(new Counted<>(what, count)));
    all.sort(
        Comparator.comparingLong((Counted<T> c) -> -c.count).thenComparing(c -> c.what.toString()));
    return all.subList(0, Math.min(limit, all.size()));
  }

  void write(JsonGenerator out) throws IOException {
    out.writeStringField("tenant", tenant);
    out.writeNumberField("series", series);
    out.writeArrayFieldStart("metrics");
    Map<Pair, Long> metrics = new HashMap<>(pairs);
    metrics.keySet().removeIf(pair -> !pair.name.equals(NAME));
    for (Counted<Pair> each : top(metrics, limit)) {
      out.writeStartObject();
      out.writeStringField("name", each.what.value);
      out.writeNumberField("series", each.count);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("labels");
    for (Counted<String> each : top(values, limit)) {
      out.writeStartObject();
      out.writeStringField("name", each.what);
      out.writeNumberField("values", each.count);
      out.writeNumberField("series", seriesOfName.getOrDefault(each.what, 0L));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("pairs");
    for (Counted<Pair> each : top(pairs, limit)) {
      out.writeStartObject();
      out.writeStringField("name", each.what.name);
      out.writeStringField("value", each.what.value);
      out.writeNumberField("series", each.count);
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
