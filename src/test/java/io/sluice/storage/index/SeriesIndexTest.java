package io.sluice.storage.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesIndexTest {
  private final SeriesIndex index = new SeriesIndex(Canonical.HASH);

  private int add(String tenant, String... labels) {
    return Canonical.add(index, Canonical.of(tenant, labels));
  }

  private static List<String> values(IndexReader view, int[] pairs) {
    return Arrays.stream(pairs).mapToObj(view::pairValue).toList();
  }

  @Test
  void aSeriesIsFoundByItsLabelsAndGivesThemBack() {
    byte[] canonical = Canonical.of("default", "__name__", "up", "host", "a");
    assertEquals(-1, Canonical.find(index, canonical));
    int ref = Canonical.add(index, canonical);
    assertEquals(ref, Canonical.find(index, canonical));
    assertArrayEquals(canonical, index.canonical(ref));
    assertEquals(Labels.of("__name__", "up", "host", "a"), index.view().labels(ref));
  }

  @Test
  void labelsThatContainOthersAreOtherSeries() {
    int one = add("t", "a", "1");
    int two = add("t", "a", "1", "b", "2");
    int three = add("t", "a", "12");
    assertEquals(one, Canonical.find(index, Canonical.of("t", "a", "1")));
    assertEquals(two, Canonical.find(index, Canonical.of("t", "a", "1", "b", "2")));
    assertEquals(three, Canonical.find(index, Canonical.of("t", "a", "12")));
    assertEquals(-1, Canonical.find(index, Canonical.of("t", "b", "2")));
    assertEquals(-1, Canonical.find(index, Canonical.of("t")));
  }

  @Test
  void tenantsWithTheSameLabelsHaveDifferentSeries() {
    int one = add("a", "host", "x");
    int two = add("b", "host", "x");
    assertEquals(one, Canonical.find(index, Canonical.of("a", "host", "x")));
    assertEquals(two, Canonical.find(index, Canonical.of("b", "host", "x")));
    IndexReader view = index.view();
    assertArrayEquals(new int[] {one}, view.postings(view.tenantPair("a")).toArray());
    assertArrayEquals(new int[] {two}, view.postings(view.tenantPair("b")).toArray());
    assertArrayEquals(new int[] {one, two}, view.postings(view.pairId("host", "x")).toArray());
    assertEquals(view.labels(one), view.labels(two));
    assertEquals(List.of("a", "b"), view.tenants());
  }

  @Test
  void aTenantSeesOnlyItsOwnNamesAndValues() {
    add("a", "host", "x", "only_a", "1");
    add("b", "host", "y", "only_b", "1");
    add("b", "host", "x", "only_b", "2");
    add("a", "host", "z");
    IndexReader view = index.view();
    int a = view.tenantPair("a");
    int b = view.tenantPair("b");
    assertEquals(List.of("host", "only_a"), view.names(a));
    assertEquals(List.of("host", "only_b"), view.names(b));
    assertEquals(List.of("x", "z"), values(view, view.valuesOf("host", a)));
    assertEquals(List.of("x", "y"), values(view, view.valuesOf("host", b)));
    assertEquals(List.of("1"), values(view, view.valuesOf("only_a", a)));
    assertEquals(List.of(), values(view, view.valuesOf("only_a", b)));
    assertEquals(List.of("x", "y", "z"), values(view, view.valuesOf("host")));
    assertEquals(-1, view.tenantPair("c"));
  }

  @Test
  void textsOfAnyLengthAndScriptComeBack() {
    String[] texts = {
      "ü",
      "日本語",
      "𝒳 above the basic plane",
      "",
      "\u0000",
      "x".repeat(127),
      "x".repeat(128),
      "y".repeat(20_000),
      "z".repeat(70_000),
      "é".repeat(100_000)
    };
    for (String name : texts) {
      if (name.isEmpty()) {
        continue;
      }
      for (String value : texts) {
        byte[] canonical = Canonical.of("t", name, value, "n", "v");
        int ref = Canonical.add(index, canonical);
        assertEquals(ref, Canonical.find(index, canonical));
        assertArrayEquals(canonical, index.canonical(ref));
        IndexReader view = index.view();
        int pair = view.pairId(name, value);
        assertEquals(name, view.pairName(pair));
        assertEquals(value, view.pairValue(pair));
        assertArrayEquals(new int[] {ref}, view.postings(pair).toArray());
      }
    }
  }

  @Test
  void manyLabelsFitInOneSeries() {
    String[] labels = IntStream.range(0, 40_000).mapToObj(i -> "l" + i / 2).toArray(String[]::new);
    byte[] canonical = Canonical.of("t", labels);
    add("t", "before", "1");
    int ref = Canonical.add(index, canonical);
    int after = add("t", "after", "1");
    assertEquals(ref, Canonical.find(index, canonical));
    assertArrayEquals(canonical, index.canonical(ref));
    assertEquals(Labels.of("after", "1"), index.view().labels(after));
  }

  @Test
  void refsMayLeaveGaps() {
    byte[] canonical = Canonical.of("t", "a", "1");
    long identity = Canonical.HASH.of(canonical, 0, canonical.length);
    index.add(50_000, identity, canonical, 0, canonical.length);
    assertEquals(50_001, index.size());
    assertEquals(50_000, Canonical.find(index, canonical));
    IndexReader view = index.view();
    assertEquals(1, view.seriesCount());
    assertEquals(50_001, view.refLimit());
    assertTrue(view.has(50_000));
    assertFalse(view.has(49_999));
    assertFalse(view.has(50_001));
    assertFalse(view.has(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> view.labels(49_999));
    assertThrows(
        IllegalArgumentException.class,
        () -> index.add(50_000, identity, canonical, 0, canonical.length));
  }

  @Test
  void aViewStaysAsItWas() {
    add("t", "a", "1");
    IndexReader early = index.view();
    add("t", "a", "1", "b", "1");
    add("u", "a", "2");
    assertEquals(1, early.seriesCount());
    assertEquals(-1, early.pairId("b", "1"));
    assertEquals(-1, early.pairId("a", "2"));
    assertEquals(-1, early.tenantPair("u"));
    assertEquals(1, early.valuesOf("a").length);
    assertEquals(0, early.valuesOf("b").length);
    assertEquals(List.of("a"), early.names(early.tenantPair("t")));
    assertEquals(1, early.postings(early.pairId("a", "1")).size());
    assertFalse(early.has(1));
    assertThrows(IndexOutOfBoundsException.class, () -> early.postings(early.pairCount()));
  }

  @Test
  void anEmptyIndexAnswersEverythingWithNothing() {
    IndexReader view = index.view();
    assertEquals(0, view.seriesCount());
    assertEquals(-1, view.pairId("a", "1"));
    assertEquals(0, view.valuesOf("a").length);
    assertEquals(List.of(), view.tenants());
    assertEquals(-1, Canonical.find(index, Canonical.of("t", "a", "1")));
    assertThrows(IndexOutOfBoundsException.class, () -> index.canonical(0));
  }

  @Test
  void bytesAreReadFromTheMiddleOfABuffer() {
    byte[] canonical = Canonical.of("t", "a", "1", "b", "2");
    byte[] buffer = new byte[canonical.length + 20];
    Arrays.fill(buffer, (byte) 0x55);
    System.arraycopy(canonical, 0, buffer, 10, canonical.length);
    long identity = Canonical.HASH.of(buffer, 10, canonical.length);
    index.add(0, identity, buffer, 10, canonical.length);
    assertEquals(0, Canonical.find(index, canonical));
    assertEquals(0, index.find(identity, buffer, 10, canonical.length));
    byte[] out = new byte[buffer.length];
    assertEquals(10 + canonical.length, index.view().writeCanonical(0, out, 10));
    assertArrayEquals(canonical, Arrays.copyOfRange(out, 10, 10 + canonical.length));
  }
}
