package io.sluice.storage.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.head.NaiveXorChunk.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeadChunksTest {
  private final Head head = HeadFixture.head();

  @Test
  void aChunkIsClosedWhenSample121Comes() {
    long start = Math.floorDiv(HeadFixture.NOON, HeadFixture.RANGE) * HeadFixture.RANGE;
    for (int i = 0; i < 120; i++) {
      head.append(0, start + i, i);
    }
    assertEquals(0, head.chunkCount());
    head.append(0, start + 120, 120);
    assertEquals(List.of("ref 0 120 samples " + start + ".." + (start + 119)), shapes());
  }

  @Test
  void aChunkNeverCrossesARangeEvenBeforeTheEpoch() {
    for (long time : new long[] {-HeadFixture.RANGE - 1, -HeadFixture.RANGE, -1, 0, 1}) {
      head.append(7, time, time);
    }
    head.cut(7);
    long range = HeadFixture.RANGE;
    assertEquals(
        List.of(
            "ref 7 1 samples " + (-range - 1) + ".." + (-range - 1),
            "ref 7 2 samples " + -range + "..-1",
            "ref 7 2 samples 0..1"),
        shapes());
  }

  @Test
  void aChunkOfRandomBitsStaysWithinItsBytes() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 1000; i++) {
      head.append(0, HeadFixture.NOON + i, random.nextLong());
    }
    Map<Integer, byte[]> closed = HeadFixture.closed(head);
    assertTrue(closed.size() > 7, "chunks: " + closed.size());
    for (byte[] chunk : closed.values()) {
      assertTrue(chunk.length <= 1024 && chunk.length > 980, "bytes: " + chunk.length);
    }
  }

  @Test
  void samplesOutOfOrderBecomeChunksWithinRanges() {
    head.append(0, 3 * HeadFixture.RANGE, 0);
    for (int i = 0; i < 120; i++) {
      head.append(0, (119 - i) % 2 * HeadFixture.RANGE + (119 - i), i);
    }
    assertEquals(2, head.chunkCount());
    assertEquals(121, HeadFixture.all(head, 0).size());
    head.closedChunks(
        (id, ref, min, max, samples, bytes) ->
            assertEquals(min / HeadFixture.RANGE, max / HeadFixture.RANGE));
  }

  @Test
  void overruledSamplesAreNoLongerCountedOnceMerged() {
    for (int i = 0; i < 121; i++) {
      head.append(0, HeadFixture.NOON, i);
    }
    assertEquals(2, head.sampleCount());
    assertEquals(List.of(new Sample(HeadFixture.NOON, 120)), HeadFixture.all(head, 0));
  }

  @Test
  void closedChunksHoldAllSamplesOnceTheOpenOnesAreCut() {
    SplittableRandom random = new SplittableRandom(11);
    TreeMap<Long, Long> expected = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      long time = HeadFixture.NOON + random.nextInt(40_000_000);
      if (expected.putIfAbsent(time, (long) i) == null) {
        head.append(0, time, i);
      }
    }
    head.cut(0);
    TreeMap<Long, Long> held = new TreeMap<>();
    for (byte[] chunk : HeadFixture.closed(head).values()) {
      NaiveXorChunk.decode(chunk).forEach(s -> held.put(s.time(), s.bits()));
    }
    assertEquals(expected, held);
    assertEquals(expected.size(), head.sampleCount());
  }

  @Test
  void whatIsReleasedIsGoneAndTheRestStays() {
    for (int seed = 0; seed < 20; seed++) {
      releaseSome(seed);
    }
  }

  private static void releaseSome(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Head head = HeadFixture.head();
    TreeMap<Long, Long> expected = new TreeMap<>();
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 1000; i++) {
        long time = HeadFixture.NOON + 3L * i + random.nextInt(3000) + round * 3_000_000L;
        if (expected.putIfAbsent(time, (long) i) == null) {
          head.append(1, time, i);
        }
      }
      for (Map.Entry<Integer, byte[]> chunk : HeadFixture.closed(head).entrySet()) {
        if (random.nextInt(3) > 0) {
          NaiveXorChunk.decode(chunk.getValue()).forEach(s -> expected.remove(s.time()));
          head.release(chunk.getKey());
        }
      }
      assertEquals(HeadFixture.samples(expected), HeadFixture.all(head, 1), "seed " + seed);
      assertEquals(expected.size(), head.sampleCount(), "seed " + seed);
    }
  }

  @Test
  void aChunkIsReleasedOnlyOnce() {
    head.append(0, 1, 1);
    head.cut(0);
    head.release(1);
    assertThrows(IllegalArgumentException.class, () -> head.release(1));
    assertThrows(IllegalArgumentException.class, () -> head.chunk(1));
    assertFalse(head.find(0, 1, new Found()));
  }

  private List<String> shapes() {
    List<String> shapes = new ArrayList<>();
    head.closedChunks(
        (id, ref, min, max, samples, bytes) ->
            shapes.add("ref " + ref + " " + samples + " samples " + min + ".." + max));
    return shapes;
  }
}
