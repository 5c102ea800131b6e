package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.HistogramCheck;
import io.sluice.storage.histogram.Histograms;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramChunksTest {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sample(long time, byte[] bytes) {}

  /** Histograms one after the other: some new, most of them grown from the last one. */
  private static List<Sample> samples(Random random) {
    List<Sample> samples = new ArrayList<>();
    long time = random.nextInt(1 << 30);
    Histogram h = Histograms.random(random);
    for (int i = 0; i < 300; i++) {
      time += 1 + (random.nextInt(5) == 0 ? random.nextInt(1 << 20) : 15_000);
      if (random.nextInt(40) == 0) {
        h = Histograms.random(random);
      } else {
        grow(h, random);
      }
      byte[] bytes = Histograms.bytes(h);
      if (random.nextInt(50) == 0) {
        Histogram stale = new Histogram().clear();
        stale.floats(h.floats());
        stale.sum(Histogram.STALE);
        bytes = Histograms.bytes(stale);
      }
      samples.add(new Sample(time, bytes));
    }
    return samples;
  }

  private static void grow(Histogram h, Random random) {
    h.reset(h.reset() == Histogram.Reset.RESET ? Histogram.Reset.UNKNOWN : h.reset());
    h.sum(Double.doubleToRawLongBits(random.nextGaussian() * 1e6));
    for (int i = 0; i < h.positive().size(); i++) {
      long more = random.nextInt(3) == 0 ? random.nextInt(1000) : 0;
      h.positive().set(i, plus(h, h.positive().get(i), more));
      h.count(plus(h, h.count(), more));
    }
  }

  private static long plus(Histogram h, long count, long more) {
    return h.floats()
        ? Double.doubleToRawLongBits(Double.longBitsToDouble(count) + more)
        : count + more;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatWasWrittenIsReadBackBitForBit(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      ChunkEncoder writer = new ChunkEncoder();
      ChunkSamples reader = new ChunkSamples();
      List<Sample> samples = samples(random);
      int read = 0;
      int chunks = 0;
      for (int i = 0; i <= samples.size(); i++) {
        if (i == samples.size() || !writer.takes(samples.get(i).bytes())) {
          byte[] chunk = writer.toArray();
          reader.reset(writer.encoding(), chunk, 0, chunk.length);
          assertEquals(samples.get(read).time(), writer.minTime());
          assertEquals(samples.get(i - 1).time(), writer.maxTime());
          while (reader.next()) {
            assertEquals(samples.get(read).time(), reader.time(), () -> "seed " + seed);
            assertArrayEquals(samples.get(read).bytes(), reader.histogram(), () -> "seed " + seed);
            read++;
          }
          chunks++;
          writer.start();
        }
        if (i < samples.size()) {
          writer.append(samples.get(i).time(), 0, samples.get(i).bytes());
        }
      }
      assertEquals(samples.size(), read, () -> "seed " + seed);
      assertTrue(chunks < samples.size() / 2, chunks + " chunks");
    }
  }

  private static Histogram of(long zeroCount, long... counts) {
    return Histograms.of(1, 1.5, zeroCount, new int[] {-1, 1, 2, counts.length - 1}, counts);
  }

  private static boolean follow(Histogram a, Histogram b) {
    ChunkEncoder writer = new ChunkEncoder();
    writer.append(1, 0, Histograms.bytes(a));
    return writer.takes(Histograms.bytes(b));
  }

  @Test
  void aChunkEndsWhereACountBecomesLessOrTheLayoutChanges() {
    assertTrue(follow(of(1, 2, 3), of(1, 2, 3)));
    assertTrue(follow(of(1, 2, 3), of(1, 5, 3)));
    assertFalse(follow(of(1, 2, 3), of(1, 5, 2)));
    assertFalse(follow(of(1, 2, 3), of(0, 5, 3)));
    assertFalse(follow(of(1, 2, 3), of(1, 2, 3, 4)));
    Histogram reset = of(1, 2, 3);
    reset.reset(Histogram.Reset.RESET);
    assertFalse(follow(of(1, 2, 3), reset));
    assertTrue(follow(reset, of(1, 2, 3)));
    Histogram gauge = of(1, 2, 3);
    gauge.reset(Histogram.Reset.GAUGE);
    assertFalse(follow(of(1, 2, 3), gauge));
    Histogram less = of(0, 1, 1);
    less.reset(Histogram.Reset.GAUGE);
    assertTrue(follow(gauge, less));
    ChunkEncoder writer = new ChunkEncoder();
    writer.append(1, 0, null);
    assertFalse(writer.takes(Histograms.bytes(gauge)));
    writer.start();
    writer.append(1, 0, Histograms.bytes(gauge));
    assertFalse(writer.takes(null));
  }

  /** Put down by hand from the format's description, bit by bit. */
  @Test
  void theBitsAreThoseOfTheFormat() {
    Histogram h = new Histogram().clear().schema(1);
    h.zeroThreshold(Double.doubleToRawLongBits(0.5));
    h.count(4);
    h.zeroCount(1);
    h.sum(Double.doubleToRawLongBits(2.0));
    h.positive().span(0, 1);
    h.positive().count(3);
    ChunkEncoder writer = new ChunkEncoder();
    writer.append(5, 0, Histograms.bytes(h));
    String bits =
        "0000000000000001" // one sample
            + "00000000" // nothing is said of resets
            + "11110011" // threshold: 0.5 is 0.5 * 2^0, 0 + 243
            + "10"
            + "001" // schema 1
            + "10"
            + "001"
            + "10"
            + "001"
            + "0" // one positive span: length 1, offset 0
            + "0" // no negative span
            + "110"
            + "000101" // time 5, beyond -3 to 4
            + "10"
            + "100" // count 4
            + "10"
            + "001" // zero count 1
            + "0100000000000000000000000000000000000000000000000000000000000000" // sum 2.0
            + "10"
            + "011"; // bucket 3
    assertEquals(bits, binary(writer.toArray(), bits.length()));
    assertEquals(2, writer.encoding());
  }

  private static String binary(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      text.append("%8s".formatted(Integer.toBinaryString(each & 0xff)).replace(' ', '0'));
    }
    assertEquals(0, text.length() / 8 - (length + 7) / 8, HexFormat.of().formatHex(bytes));
    return text.substring(0, length);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Random random = new Random(11);
    ChunkSamples reader = new ChunkSamples();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (bytes.length > 1) {
        bytes[0] = 0;
      }
      try {
        reader.reset(2 + random.nextInt(2), bytes, 0, bytes.length);
        while (reader.next()) {
          byte[] read = Objects.requireNonNull(reader.histogram());
          HistogramCheck.trouble(Histograms.decoded(read), 1000);
        }
      } catch (BadChunkException bad) {
        refused++;
      }
    }
    assertTrue(refused > 15_000, refused + " refused");
  }
}
