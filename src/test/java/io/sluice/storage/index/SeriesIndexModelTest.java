package io.sluice.storage.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The index against maps and lists that do the same without any cleverness. */
class SeriesIndexModelTest {
  private static final String[] ODD = {"ü", "日本", "𝒳", "a b", "\"", "é".repeat(90)};

  private record Series(int ref, String tenant, Map<String, String> labels) {}

  @Test
  void itAgreesWithANaiveModel() {
    for (long seed = 1; seed <= 60; seed++) {
      check(new Random(seed), Canonical.HASH, 400, "seed " + seed);
    }
  }

  @Test
  void itAgreesWithANaiveModelWhenEveryHashCollides() {
    for (long seed = 1; seed <= 10; seed++) {
      check(new Random(seed), (bytes, off, len) -> 0xabcdef, 150, "all equal, seed " + seed);
    }
  }

  @Test
  void itAgreesWithANaiveModelWhenHashesAreFew() {
    for (long seed = 1; seed <= 10; seed++) {
      check(new Random(seed), (bytes, off, len) -> bytes[off + len - 1] & 3, 150, "seed " + seed);
    }
  }

  private static void check(Random random, PairHash hash, int adds, String what) {
    SeriesIndex index = new SeriesIndex(hash);
    List<Series> model = new ArrayList<>();
    Map<Series, Integer> known = new java.util.HashMap<>();
    int tenants = 1 + random.nextInt(3);
    int names = 1 + random.nextInt(12);
    int values = 1 + random.nextInt(60);
    for (int i = 0; i < adds; i++) {
      String tenant = "t" + random.nextInt(tenants);
      Map<String, String> labels = labels(random, names, values);
      byte[] canonical = Canonical.of(tenant, labels);
      long identity = identity(hash, canonical);
      Series content = new Series(-1, tenant, labels);
      int expected = known.getOrDefault(content, -1);
      assertEquals(expected, index.find(identity, canonical, 0, canonical.length), what);
      if (expected < 0) {
        int ref = index.size() + (random.nextInt(10) == 0 ? random.nextInt(3) : 0);
        index.add(ref, identity, canonical, 0, canonical.length);
        known.put(content, ref);
        model.add(new Series(ref, tenant, labels));
      }
      if (i % 97 == 0 || i == adds - 1) {
        compare(index.view(), model, tenants, what + " after " + i);
      }
    }
  }

  private static long identity(PairHash hash, byte[] canonical) {
    long sum = 0;
    for (int at = 0; at < canonical.length; ) {
      int next = Texts.end(canonical, Texts.end(canonical, at));
      sum += hash.ofPair(canonical, at, next - at);
      at = next;
    }
    return sum;
  }

  private static Map<String, String> labels(Random random, int names, int values) {
    Map<String, String> labels = new TreeMap<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      labels.put(text(random, "n", names), text(random, "v", values));
    }
    return labels;
  }

  private static String text(Random random, String prefix, int bound) {
    int n = random.nextInt(bound);
    return n < ODD.length && n % 2 == 1 ? ODD[n] : prefix + n;
  }

  private static void compare(IndexReader view, List<Series> model, int tenants, String what) {
    assertEquals(model.size(), view.seriesCount(), what);
    Map<List<String>, List<Integer>> postings = new java.util.HashMap<>();
    for (Series series : model) {
      assertEquals(Labels.of(series.labels()), view.labels(series.ref()), what);
      assertEquals(series.tenant(), view.pairValue(view.tenantPairOf(series.ref())), what);
      post(postings, "", series.tenant(), series.ref());
      series.labels().forEach((name, value) -> post(postings, name, value, series.ref()));
    }
    assertEquals(postings.size(), view.pairCount(), what);
    postings.forEach(
        (pair, refs) -> {
          PostingsList list = view.postings(view.pairId(pair.get(0), pair.get(1)));
          assertArrayEquals(refs.stream().mapToInt(i -> i).toArray(), list.toArray(), what);
        });
    for (int tenant = 0; tenant < tenants; tenant++) {
      compareTenant(view, model, "t" + tenant, what);
    }
  }

  private static void post(
      Map<List<String>, List<Integer>> postings, String name, String value, int ref) {
    postings.computeIfAbsent(List.of(name, value), k -> new ArrayList<>()).add(ref);
  }

  private static void compareTenant(
      IndexReader view, List<Series> model, String tenant, String what) {
    Map<String, TreeSet<String>> expected = new TreeMap<>();
    int series = 0;
    for (Series one : model) {
      if (one.tenant().equals(tenant)) {
        series++;
        one.labels().forEach((n, v) -> expected.computeIfAbsent(n, k -> new TreeSet<>()).add(v));
      }
    }
    int pair = view.tenantPair(tenant);
    assertEquals(series == 0, pair < 0, what);
    if (pair < 0) {
      return;
    }
    assertEquals(series, view.postings(pair).size(), what);
    assertEquals(expected.keySet(), new TreeSet<>(view.names(pair)), what);
    expected.forEach(
        (name, values) -> {
          TreeSet<String> actual = new TreeSet<>();
          for (int id : view.valuesOf(name, pair)) {
            actual.add(view.pairValue(id));
          }
          assertEquals(values, actual, what + " " + tenant + " " + name);
        });
  }
}
