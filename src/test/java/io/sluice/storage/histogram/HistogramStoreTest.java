package io.sluice.storage.histogram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistogramStoreTest {
  private static final long WIDTH = 1000;

  private static byte[] random(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void itIsASortedMapWhateverTheOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    HistogramStore store = new HistogramStore(WIDTH);
    TreeMap<Long, byte[]> model = new TreeMap<>();
    for (int i = 0; i < 2000; i++) {
      long time = random.nextInt(9000) - 3000L;
      byte[] bytes = random(random);
      store.put(7, time, bytes, 0, bytes.length);
      model.put(time, bytes);
    }
    assertEquals(model.size(), store.count(), () -> "seed " + seed);
    assertEquals(model.lastKey(), store.maxTime(7));
    for (int i = 0; i < 100; i++) {
      long start = random.nextInt(9000) - 3000L;
      long end = start + random.nextInt(4000);
      same(model.subMap(start, true, end, true), store, start, end, "seed " + seed);
      assertArrayEquals(model.get(start), store.find(7, start), () -> "seed " + seed);
    }
  }

  private static void same(
      Map<Long, byte[]> expected, HistogramStore store, long start, long end, String seed) {
    HistogramBuffer all = new HistogramBuffer();
    HistogramBuffer some = new HistogramBuffer();
    long from = start;
    boolean more = true;
    while (more) {
      some.clear();
      more = store.read(7, from, end, 5, some);
      for (int i = 0; i < some.size(); i++) {
        all.add(some.time(i), some.bytes(i));
        from = some.time(i) + 1;
      }
    }
    assertEquals(expected.size(), all.size(), seed);
    int i = 0;
    for (Map.Entry<Long, byte[]> entry : expected.entrySet()) {
      assertEquals(entry.getKey(), all.time(i), seed);
      assertArrayEquals(entry.getValue(), all.bytes(i++), seed);
    }
  }

  @Test
  void aRangeThatABlockHasIsReleasedUnlessSomethingCameSince() {
    HistogramStore store = new HistogramStore(WIDTH);
    for (int time = 0; time < 3000; time += 100) {
      store.put(3, time, new byte[] {1, 2, 3}, 0, 3);
    }
    long full = store.memoryBytes();
    HistogramBuffer published = new HistogramBuffer();
    int changes = store.readRange(3, 1000, published);
    assertEquals(10, published.size());
    store.put(3, 1150, new byte[] {8}, 0, 1);
    store.release(3, 1000, changes);
    assertEquals(31, store.count());
    for (long start = 0; start < 3000; start += 1000) {
      store.release(3, start, store.readRange(3, start, published));
    }
    assertNull(store.find(3, 1000));
    assertEquals(0, store.count());
    assertEquals(Long.MIN_VALUE, store.maxTime(3));
    assertTrue(store.memoryBytes() < full / 2, () -> store.memoryBytes() + " of " + full);
  }
}
