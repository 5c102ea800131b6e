package io.sluice.storage.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.head.NaiveXorChunk.Sample;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class XorChunkTest {

  @Test
  void aChunkIsTheBytesThatTheFormatPrescribes() {
    // 0004 count | d00f zigzag 1000 | 1.0 | e807 delta 1000, then bits:
    // 0 same value | 0 same delta, 11 00001 001011 and eleven ones: 1.0 xor 2.0
    // | 10 00000000001010 delta grew by 10, 0 same value | padding
    assertChunk(
        "0004d00f3ff0000000000000e8073097ffe00280",
        new Sample(1000, HeadFixture.bits(1.0)),
        new Sample(2000, HeadFixture.bits(1.0)),
        new Sample(3000, HeadFixture.bits(2.0)),
        new Sample(4010, HeadFixture.bits(2.0)));
  }

  @Test
  void aWindowIsUsedAgainWhenTheBitsFit() {
    // 0003 count | 02 zigzag 1 | value 0 | 01 delta 1, then bits:
    // 11 00000 000000 (window of 64, written as 0) 1, 62 zeros, 1 | 0 same delta
    // | 10 and 63 zeros, 1
    assertChunk(
        "0003020000000000000000" + "01c004" + "00000000000000" + "0a" + "00000000000000" + "01",
        new Sample(1, 0),
        new Sample(2, 0x8000000000000001L),
        new Sample(3, 0x8000000000000000L));
  }

  @Test
  void everyBucketEdgeIsEncodedAsTheFormatPrescribes() {
    long[] changes = {
      0, 1, -1, 8192, 8193, -8191, -8192, 65536, 65537, -65535, -65536, 524288, 524289, -524287,
      -524288, 600_000
    };
    for (long change : changes) {
      long step = 700_000;
      List<Sample> samples = new ArrayList<>();
      long time = HeadFixture.NOON - HeadFixture.NOON % HeadFixture.RANGE;
      samples.add(new Sample(time, 1));
      samples.add(new Sample(time + step, 1));
      samples.add(new Sample(time + 2 * step + change, 3));
      assertArrayEquals(NaiveXorChunk.encode(samples), chunkOf(samples), "change " + change);
      assertEquals(samples, NaiveXorChunk.decode(chunkOf(samples)), "change " + change);
    }
  }

  @Test
  void anyChunkEqualsTheNaiveEncodingAndDecodesToItsSamples() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Sample> samples = randomSamples(random);
      byte[] chunk = chunkOf(samples);
      String what = "seed " + seed;
      assertTrue(chunk.length <= XorWriter.MAX_BYTES, what);
      List<Sample> decoded = NaiveXorChunk.decode(chunk);
      assertEquals(samples.subList(0, decoded.size()), decoded, what);
      assertArrayEquals(NaiveXorChunk.encode(decoded), chunk, what);
    }
  }

  private static List<Sample> randomSamples(SplittableRandom random) {
    List<Sample> samples = new ArrayList<>();
    int spread = 1 << random.nextInt(1, 16);
    boolean wild = random.nextBoolean();
    long time = Math.floorDiv(random.nextLong() >> random.nextInt(64), HeadFixture.RANGE);
    time *= HeadFixture.RANGE;
    long end = time + HeadFixture.RANGE;
    long bits = HeadFixture.anyBits(random);
    int count = random.nextInt(1, XorWriter.MAX_SAMPLES + 1);
    for (int i = 0; i < count && time < end; i++) {
      samples.add(new Sample(time, bits));
      time += 1 + random.nextInt(spread);
      bits = wild ? random.nextLong() : HeadFixture.anyBits(random);
    }
    return samples;
  }

  private static void assertChunk(String hex, Sample... samples) {
    byte[] chunk = chunkOf(List.of(samples));
    assertEquals(hex, HexFormat.of().formatHex(chunk));
    assertEquals(List.of(samples), NaiveXorChunk.decode(chunk));
  }

  /** The first chunk that a head makes of these samples. */
  private static byte[] chunkOf(List<Sample> samples) {
    Head head = new Head(new HeadConfig(HeadFixture.LIMIT, Long.MAX_VALUE));
    samples.forEach(s -> head.append(0, s.time(), s.bits()));
    head.cut(0);
    return head.chunk(1);
  }
}
