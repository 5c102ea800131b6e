package io.sluice.storage.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PostingsCacheTest {
  private final SeriesIndex index = new SeriesIndex(Canonical.HASH);
  private final PostingsCache cache = new PostingsCache(1 << 20);
  private final List<String> asked = new ArrayList<>();

  private void addHosts(int from, int to) {
    for (int i = from; i < to; i++) {
      Canonical.add(index, Canonical.of("t", "host", "h" + i, "other", "h" + i));
    }
  }

  private List<String> match(IndexReader view, String name, String suffix) {
    Predicate<String> test =
        value -> {
          asked.add(value);
          return value.endsWith(suffix);
        };
    return Arrays.stream(cache.matching(view, name, "=~.*" + suffix, test))
        .mapToObj(view::pairValue)
        .toList();
  }

  @Test
  void aValueIsAskedOnceForAMatcher() {
    addHosts(0, 12);
    assertEquals(List.of("h1", "h11"), match(index.view(), "host", "1"));
    assertEquals(List.of("h1", "h11"), match(index.view(), "host", "1"));
    assertEquals(12, asked.size());
    assertEquals(1, cache.hits());
    assertEquals(1, cache.misses());
  }

  @Test
  void onlyNewValuesAreAskedWhenThereAreMore() {
    addHosts(0, 12);
    match(index.view(), "host", "1");
    asked.clear();
    addHosts(12, 22);
    assertEquals(List.of("h1", "h11", "h21"), match(index.view(), "host", "1"));
    assertEquals(
        List.of("h12", "h13", "h14", "h15", "h16", "h17", "h18", "h19", "h20", "h21"), asked);
    assertEquals(1, cache.hits());
  }

  @Test
  void anOlderViewDoesNotSeeLaterValues() {
    addHosts(0, 5);
    IndexReader old = index.view();
    addHosts(5, 22);
    assertEquals(List.of("h1", "h11", "h21"), match(index.view(), "host", "1"));
    assertEquals(List.of("h1"), match(old, "host", "1"));
    assertEquals(List.of("h1", "h11", "h21"), match(index.view(), "host", "1"));
    assertEquals(22, asked.size());
  }

  @Test
  void namesMatchersAndIndexesAreKeptApart() {
    addHosts(0, 12);
    SeriesIndex second = new SeriesIndex(Canonical.HASH);
    Canonical.add(second, Canonical.of("t", "host", "only-1"));
    assertEquals(List.of("h1", "h11"), match(index.view(), "host", "1"));
    assertEquals(List.of("h2"), match(index.view(), "host", "2"));
    assertEquals(List.of("only-1"), match(second.view(), "host", "1"));
    assertEquals(List.of(), match(index.view(), "nobody", "1"));
    assertEquals(
        List.of("other", "other"),
        Arrays.stream(cache.matching(index.view(), "other", "=~.*1", v -> v.endsWith("1")))
            .mapToObj(index.view()::pairName)
            .toList());
    assertEquals(5, cache.misses());
  }

  @Test
  void itKeepsToItsBytes() {
    PostingsCache small = new PostingsCache(10_000);
    addHosts(0, 1000);
    for (int i = 0; i < 200; i++) {
      small.matching(index.view(), "host", "matcher " + i, value -> true);
    }
    assertTrue(small.size() <= 2, "entries " + small.size());
    assertEquals(1000, small.matching(index.view(), "host", "matcher 1", value -> true).length);
  }

  @Test
  void theCallerOwnsTheArray() {
    addHosts(0, 3);
    int[] first = cache.matching(index.view(), "host", "all", value -> true);
    int[] copy = first.clone();
    Arrays.fill(first, -1);
    assertArrayEquals(copy, cache.matching(index.view(), "host", "all", value -> true));
  }

  @Test
  void itAgreesWithAScanWhateverTheOrderOfViews() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      SeriesIndex any = new SeriesIndex(Canonical.HASH);
      List<IndexReader> views = new ArrayList<>(List.of(any.view()));
      for (int i = 0; i < 200; i++) {
        byte[] canonical = Canonical.of("t", "n" + random.nextInt(3), "v" + i);
        Canonical.add(any, canonical);
        views.add(any.view());
        IndexReader view = views.get(random.nextInt(views.size()));
        String name = "n" + random.nextInt(3);
        String digit = "" + random.nextInt(3);
        int[] expected =
            Arrays.stream(view.valuesOf(name))
                .filter(pair -> view.pairValue(pair).endsWith(digit))
                .toArray();
        assertArrayEquals(
            expected,
            cache.matching(view, name, digit, value -> value.endsWith(digit)),
            "seed " + seed);
      }
    }
  }
}
