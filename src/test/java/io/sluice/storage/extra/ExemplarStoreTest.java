package io.sluice.storage.extra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExemplarStoreTest {
  private static final byte[] NO_LABELS = {};

  private static Exemplar exemplar(int ref, long time) {
    return new Exemplar(ref, time, time, NO_LABELS);
  }

  private static ExtraLimits limits(int perTenant, long bytes) {
    return new ExtraLimits(perTenant, bytes, 512, 10, 1 << 20, 1024, 100);
  }

  @Test
  void theOldestOfATenantMakesRoom() {
    ExemplarStore store = new ExemplarStore(limits(3, 1 << 20), 1);
    for (int i = 0; i < 5; i++) {
      store.add("a", exemplar(0, i));
    }
    store.add("b", exemplar(1, 0));
    assertEquals(List.of(2L, 3L, 4L), store.of("a").stream().map(Exemplar::time).toList());
    assertEquals(1, store.of("b").size());
    assertEquals(2, store.dropped());
    assertEquals(4, store.count());
  }

  @Test
  void aRepeatTakesNoRoom() {
    ExemplarStore store = new ExemplarStore(limits(3, 1 << 20), 1);
    store.add("a", exemplar(0, 1));
    assertTrue(store.contains("a", exemplar(0, 1)));
    assertFalse(store.contains("a", exemplar(1, 1)));
    assertFalse(store.contains("b", exemplar(0, 1)));
    store.add("a", exemplar(0, 1));
    assertEquals(1, store.count());
  }

  @Test
  void memoryIsBoundedOverAllTenantsAndTheLargestGives() {
    long one = exemplar(0, 0).bytes();
    ExemplarStore store = new ExemplarStore(limits(1000, 10 * one), 1);
    store.add("small", exemplar(0, 0));
    for (int i = 0; i < 100; i++) {
      store.add("large", exemplar(1, i));
    }
    assertEquals(1, store.of("small").size());
    assertEquals(9, store.of("large").size());
    assertEquals(10 * one, store.bytes());
  }

  @Test
  void shardsShareTheLimits() {
    ExemplarStore store = new ExemplarStore(limits(10, 1 << 20), 4);
    for (int i = 0; i < 100; i++) {
      store.add("a", exemplar(0, i));
    }
    assertEquals(3, store.count());
  }
}
