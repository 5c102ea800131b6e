package io.sluice.storage.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Heads that are copied into another head, at any moment of random work. */
class HeadCopyTest {
  private static final int SERIES = 4;

  @Test
  void whatIsLoadedFromACopyIsTheSame() {
    for (int seed = 0; seed < 120; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Head head = HeadFixture.head();
      List<NavigableMap<Long, Long>> models = work(head, random, random.nextInt(2000));
      Head other = HeadFixture.head();
      load(head, other, null);
      check(models, other, "seed " + seed);
      assertEquals(head.sampleCount(), other.sampleCount(), "seed " + seed);
      assertEquals(head.seriesCount(), other.seriesCount(), "seed " + seed);
      assertEquals(HeadFixture.closed(head).size(), HeadFixture.closed(other).size());
    }
  }

  @Test
  void aLoadedHeadTakesMoreSamplesAsTheOriginalWould() {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Head head = HeadFixture.head();
      List<NavigableMap<Long, Long>> models = work(head, random, random.nextInt(1500));
      Head other = HeadFixture.head();
      load(head, other, null);
      more(other, models, random, 800);
      check(models, other, "seed " + seed);
    }
  }

  @Test
  void samplesCanBeLeftOut() {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Head head = HeadFixture.head();
      List<NavigableMap<Long, Long>> models = work(head, random, random.nextInt(1500));
      Head other = HeadFixture.head();
      LongPredicate odd = time -> (time & 1) != 0;
      load(head, other, odd);
      models.forEach(model -> model.keySet().removeIf(odd::test));
      check(models, other, "seed " + seed);
    }
  }

  @Test
  void aSeriesWithoutSamplesIsNotInTheCopy() {
    Head head = HeadFixture.head();
    head.append(1, HeadFixture.NOON, 1);
    head.judged(3, HeadFixture.NOON);
    HeadCopy copy = head.copy();
    copy.take(0, 4);
    assertFalse(copy.has(0));
    assertTrue(copy.has(1));
    assertFalse(copy.has(3));
  }

  private static List<NavigableMap<Long, Long>> work(
      Head head, SplittableRandom random, int steps) {
    List<NavigableMap<Long, Long>> models = new ArrayList<>();
    for (int ref = 0; ref < SERIES; ref++) {
      models.add(new TreeMap<>());
    }
    more(head, models, random, steps);
    return models;
  }

  private static void more(
      Head head, List<NavigableMap<Long, Long>> models, SplittableRandom random, int steps) {
    for (int step = 0; step < steps; step++) {
      int ref = random.nextInt(SERIES);
      NavigableMap<Long, Long> model = models.get(ref);
      long last = model.isEmpty() ? HeadFixture.NOON : model.lastKey();
      boolean back = random.nextInt(4) == 0;
      long time = back ? last - random.nextInt(4_000_000) : last + random.nextInt(40_000);
      long bits = HeadFixture.anyBits(random);
      head.append(ref, time, bits);
      model.put(time, bits);
      if (random.nextInt(400) == 0) {
        head.cut(ref);
      }
    }
  }

  private static void load(Head from, Head to, @Nullable LongPredicate without) {
    HeadCopy copy = from.copy();
    copy.take(0, SERIES);
    HeadLoader loader = to.loader();
    for (int ref = 0; ref < SERIES; ref++) {
      copy.show(ref, new Loading(loader, ref, without));
    }
  }

  private static void check(List<NavigableMap<Long, Long>> models, Head head, String what) {
    Found found = new Found();
    for (int ref = 0; ref < SERIES; ref++) {
      NavigableMap<Long, Long> model = models.get(ref);
      assertEquals(HeadFixture.samples(model), HeadFixture.all(head, ref), what);
      int series = ref;
      model.forEach(
          (time, bits) -> {
            assertTrue(head.find(series, time, found), what);
            assertEquals(bits, found.bits(), what);
          });
    }
  }

  /** Puts one series into a head. */
  private record Loading(HeadLoader loader, int ref, @Nullable LongPredicate without)
      implements HeadCopy.SeriesVisitor {

    private static byte[] bytes(long[] words, int bits) {
      ByteBuffer all = ByteBuffer.allocate(8 * words.length);
      for (long word : words) {
        all.putLong(word);
      }
      byte[] odd = new byte[3 + (bits + 7) / 8];
      all.get(0, odd, 3, odd.length - 3);
      return odd;
    }

    @Override
    public void closed(
        boolean outOfOrder, int samples, long min, long max, long[] words, int bits) {
      byte[] bytes = bytes(words, bits);
      loader.closed(ref, outOfOrder, samples, min, max, bytes, 3, bits, without);
    }

    @Override
    public void open(OpenChunk chunk, long[] words, int bits) {
      loader.open(ref, chunk, bytes(words, bits), 3, bits, without);
    }

    @Override
    public void newest(long time, long valueBits) {
      loader.newest(ref, time, valueBits);
    }

    @Override
    public void buffered(long time, long valueBits) {
      if (without == null || !without.test(time)) {
        loader.buffered(ref, time, valueBits);
      }
    }
  }
}
