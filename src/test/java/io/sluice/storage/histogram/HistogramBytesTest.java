package io.sluice.storage.histogram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramBytesTest {
  @Test
  void whatWasEncodedIsDecoded() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Histogram h = Histograms.random(random);
      assertNull(HistogramCheck.trouble(h, 1000), () -> "seed " + seed);
      byte[] bytes = Histograms.bytes(h);
      Histogram back = new Histogram();
      assertTrue(HistogramBytes.decode(bytes, 0, bytes.length, back), () -> "seed " + seed);
      assertArrayEquals(bytes, Histograms.bytes(back), () -> "seed " + seed);
      assertNull(HistogramCheck.trouble(back, 1000), () -> "seed " + seed);
    }
  }

  @Test
  void theBytesAreThoseOfTheFormatPage() {
    Histogram h = Histograms.of(1, 1.5, 2, new int[] {-1, 2, 3, 1}, 1, 4, 1);
    h.reset(Histogram.Reset.RESET);
    String hex = java.util.HexFormat.of().formatHex(Histograms.bytes(h));
    assertEquals("0202fca9f1d24d62503f000000000000f83f0802" + "0201020601" + "020605" + "00", hex);
  }

  @Test
  void anythingElseIsNoneAndNoException() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Histogram to = new Histogram();
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = Histograms.bytes(Histograms.random(random));
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      assertFalse(HistogramBytes.decode(cut, 0, cut.length, to), () -> "seed " + seed);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      HistogramBytes.decode(bytes, 0, bytes.length, to);
    }
  }
}
