package io.sluice.storage.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SeriesIndexConcurrencyTest {
  private static final int SERIES = 60_000;

  /** The series under each ref is known beforehand, so a reader can tell what it must see. */
  private static byte[] series(int ref) {
    return Canonical.of(
        "t" + ref % 3,
        "__name__",
        "metric_" + ref % 50,
        "host",
        "host-" + ref % 1000,
        "unique",
        "value-" + ref,
        "name_" + ref / 500,
        "x");
  }

  @Test
  void readersSeeExactlyAPrefixWhileTheWriterAdds() throws Exception {
    SeriesIndex index = new SeriesIndex(Canonical.HASH);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int reader = 0; reader < 3; reader++) {
        long seed = 100L + reader;
        results.add(readers.submit(() -> readUntil(index, done, seed)));
      }
      try {
        for (int ref = 0; ref < SERIES; ref++) {
          assertEquals(ref, Canonical.add(index, series(ref)));
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> result : results) {
        assertTrue(result.get(60, TimeUnit.SECONDS) > 0);
      }
    } finally {
      readers.shutdownNow();
    }
    checkView(index.view(), new Random(1));
  }

  private static int readUntil(SeriesIndex index, AtomicBoolean done, long seed) {
    Random random = new Random(seed);
    int views = 0;
    while (!done.get() || views == 0) {
      IndexReader view = index.view();
      if (view.seriesCount() > 0) {
        checkView(view, random);
        views++;
      }
    }
    return views;
  }

  private static void checkView(IndexReader view, Random random) {
    int size = view.refLimit();
    assertEquals(size, view.seriesCount());
    for (int ref : new int[] {size - 1, random.nextInt(size), random.nextInt(size)}) {
      byte[] canonical = series(ref);
      assertArrayEquals(canonical, view.canonical(ref));
      checkPair(view, "host", "host-" + ref % 1000, ref % 1000, 1000);
      checkPair(view, "__name__", "metric_" + ref % 50, ref % 50, 50);
      checkPair(view, "", "t" + ref % 3, ref % 3, 3);
      checkPair(view, "unique", "value-" + ref, ref, SERIES);
    }
    assertEquals(-1, view.pairId("unique", "value-" + size));
    assertEquals(Math.min(size, 1000), view.pairsOf("host").size());
    assertEquals(size, view.pairsOf("unique").size());
    int names = (size - 1) / 500 + 1;
    assertEquals(4 + names, view.nameCount());
    int unique = view.valuesOf("unique")[size - 1];
    assertEquals("value-" + (size - 1), view.pairValue(unique));
  }

  /** The postings of the pair are first, first + step ... below the view's size. */
  private static void checkPair(IndexReader view, String name, String value, int first, int step) {
    PostingsCursor cursor = view.postings(view.pairId(name, value)).cursor();
    int size = view.refLimit();
    for (int expected = first; expected < size; expected += step) {
      assertEquals(expected, cursor.next());
    }
    assertEquals(PostingsCursor.END, cursor.next());
    int middle = first + (size - 1 - first) / step / 2 * step;
    PostingsList list = view.postings(view.pairId(name, value));
    assertEquals((size - 1 - first) / step + 1, list.size());
    assertEquals(middle, list.cursor().seek(middle));
  }
}
