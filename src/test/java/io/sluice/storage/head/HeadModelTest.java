package io.sluice.storage.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.head.NaiveXorChunk.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Random work on a head against a sorted map per series. */
class HeadModelTest {
  private static final int SEEDS = 60;
  private static final int SERIES = 3;

  private final Found found = new Found();

  @Test
  void readsAndFindsGiveWhatAMapGives() {
    for (int seed = 0; seed < SEEDS; seed++) {
      run(seed);
    }
  }

  private void run(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Head head = new Head(new HeadConfig(HeadFixture.LIMIT, range(random)));
    List<NavigableMap<Long, Long>> models = new ArrayList<>();
    List<LongUnaryOperator> clocks = new ArrayList<>();
    for (int ref = 0; ref < SERIES; ref++) {
      models.add(new TreeMap<>());
      clocks.add(clock(random));
    }
    int steps = random.nextInt(1, 3000);
    for (int step = 0; step < steps; step++) {
      int ref = random.nextInt(SERIES);
      NavigableMap<Long, Long> model = models.get(ref);
      long last = model.isEmpty() ? HeadFixture.NOON : model.lastKey();
      long time = clocks.get(ref).applyAsLong(last);
      long bits = HeadFixture.anyBits(random);
      head.append(ref, time, bits);
      model.put(time, bits);
      if (random.nextInt(1000) == 0) {
        head.cut(ref);
      }
      if (random.nextInt(50) == 0) {
        check(head, ref, model, random, "seed " + seed + " step " + step);
      }
    }
    for (int ref = 0; ref < SERIES; ref++) {
      check(head, ref, models.get(ref), random, "seed " + seed + " at the end");
    }
    assertTrue(head.memoryBytes() >= head.usedBytes());
  }

  private void check(
      Head head, int ref, NavigableMap<Long, Long> model, SplittableRandom random, String what) {
    assertEquals(HeadFixture.samples(model), HeadFixture.all(head, ref), what);
    assertEquals(model.isEmpty() ? Long.MIN_VALUE : model.lastKey(), head.maxTime(ref), what);
    if (model.isEmpty()) {
      return;
    }
    for (int i = 0; i < 10; i++) {
      checkSpan(head, ref, model, near(model, random), near(model, random), what);
      checkFind(head, ref, model, near(model, random), what);
    }
    model.keySet().stream().limit(20).forEach(time -> checkFind(head, ref, model, time, what));
    checkPieces(head, ref, model, random.nextInt(1, 300), what);
  }

  private static void checkSpan(
      Head head, int ref, NavigableMap<Long, Long> model, long start, long end, String what) {
    List<Sample> expected =
        start > end ? List.of() : HeadFixture.samples(model.subMap(start, true, end, true));
    String span = what + " from " + start + " to " + end;
    assertEquals(expected, HeadFixture.read(head, ref, start, end), span);
  }

  private void checkFind(
      Head head, int ref, NavigableMap<Long, Long> model, long time, String what) {
    assertEquals(model.containsKey(time), head.find(ref, time, found), what + " at " + time);
    if (model.containsKey(time)) {
      assertEquals(model.get(time), found.bits(), what + " at " + time);
    }
  }

  private static void checkPieces(
      Head head, int ref, NavigableMap<Long, Long> model, int limit, String what) {
    HeadReader reader = head.reader();
    SampleBuffer piece = new SampleBuffer();
    List<Sample> all = new ArrayList<>();
    long start = Long.MIN_VALUE;
    boolean more = true;
    while (more) {
      piece.clear();
      more = reader.read(ref, start, Long.MAX_VALUE, limit, piece);
      assertTrue(piece.size() <= limit, what);
      assertTrue(!more || piece.size() > 0, what);
      all.addAll(HeadFixture.samples(piece));
      start = more ? piece.lastTime() + 1 : start;
    }
    assertEquals(HeadFixture.samples(model), all, what + " in pieces of " + limit);
  }

  private static long near(NavigableMap<Long, Long> model, SplittableRandom random) {
    long between = model.firstKey() / 2 + model.lastKey() / 2;
    Long floor = model.floorKey(between + random.nextInt(-100_000_000, 100_000_000));
    return switch (random.nextInt(4)) {
      case 0 -> model.firstKey();
      case 1 -> model.lastKey();
      case 2 -> floor == null ? Long.MIN_VALUE : floor;
      default -> floor == null ? Long.MAX_VALUE : floor + 1;
    };
  }

  private static long range(SplittableRandom random) {
    long[] ranges = {HeadFixture.RANGE, 1, 1000, 60_000, Long.MAX_VALUE, 7_777_777};
    return ranges[random.nextInt(ranges.length)];
  }

  /** How the next time of a series follows from its newest. */
  private static LongUnaryOperator clock(SplittableRandom random) {
    long step = random.nextInt(1, 60_000);
    long[] edges = {
      Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };
    return switch (random.nextInt(7)) {
      case 0 -> last -> last + step;
      case 1 -> last -> last + step + random.nextInt(-20, 20);
      case 2 -> last -> HeadFixture.NOON + step * random.nextLong(2000);
      case 3 -> last -> last + step * random.nextLong(-5, 7);
      case 4 -> last -> random.nextLong();
      case 5 -> last -> edges[random.nextInt(edges.length)];
      default -> last -> -HeadFixture.NOON + random.nextInt(3000);
    };
  }
}
