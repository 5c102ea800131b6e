package io.sluice.storage.head;

import io.sluice.storage.head.NaiveXorChunk.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What tests of the head share. */
final class HeadFixture {
  static final long RANGE = HeadConfig.DEFAULT_RANGE_MILLIS;
  static final long NOON = 1_700_000_000_000L;
  static final long LIMIT = 16L << 20;

  private static final long[] ODD_VALUES = {
    0x7ff0000000000002L,
    0x7ff8000000000000L,
    0xfff8000000000001L,
    0x8000000000000000L,
    0L,
    1L,
    -1L,
    0x7ff0000000000000L,
    0xfff0000000000000L
  };

  private HeadFixture() {}

  static Head head() {
    return new Head(HeadConfig.ofLimit(LIMIT));
  }

  static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  static long anyBits(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> ODD_VALUES[random.nextInt(ODD_VALUES.length)];
      case 1 -> bits(random.nextInt(100));
      case 2 -> bits(random.nextDouble());
      default -> random.nextLong();
    };
  }

  static List<Sample> read(Head head, int ref, long start, long end) {
    SampleBuffer out = new SampleBuffer();
    head.read(ref, start, end, out);
    return samples(out);
  }

  static List<Sample> all(Head head, int ref) {
    return read(head, ref, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  static List<Sample> samples(SampleBuffer buffer) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < buffer.size(); i++) {
      samples.add(new Sample(buffer.time(i), buffer.bits(i)));
    }
    return samples;
  }

  static List<Sample> samples(Map<Long, Long> model) {
    List<Sample> samples = new ArrayList<>();
    model.forEach((time, bits) -> samples.add(new Sample(time, bits)));
    return samples;
  }

  /** The closed chunks of a head by id. */
  static Map<Integer, byte[]> closed(Head head) {
    Map<Integer, byte[]> chunks = new TreeMap<>();
    head.closedChunks((id, ref, min, max, samples, bytes) -> chunks.put(id, head.chunk(id)));
    return chunks;
  }
}
