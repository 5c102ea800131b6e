package io.sluice.storage.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RawHashTest {
  private final RawHash hash = new RawHash(42);

  /** Routing depends on it: a change here loses the way to every series on disk. */
  @Test
  void theFunctionIsFixedForEveryLength() {
    byte[] bytes = new byte[300];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 131 + 17);
    }
    long all = 0;
    for (int len = 0; len <= bytes.length; len++) {
      all = all * 31 + hash.hash(bytes, 0, len);
    }
    assertEquals("691e1247aae22811", Long.toHexString(all));
    assertEquals("3d7b0a77d6e69f0a", Long.toHexString(hash.hash(bytes, 0, 0)));
    assertEquals("a4d8aa38d8bae1df", Long.toHexString(hash.hash(bytes, 0, 5)));
    assertEquals("ab850a2e0446c4d2", Long.toHexString(hash.hash(bytes, 0, 40)));
  }

  @Test
  void whereTheBytesLieDoesNotMatter() {
    byte[] bytes = new byte[400];
    new Random(1).nextBytes(bytes);
    for (int len = 0; len < 100; len++) {
      byte[] moved = new byte[500];
      System.arraycopy(bytes, 3, moved, 101, len);
      assertEquals(hash.hash(bytes, 3, len), hash.hash(moved, 101, len), "length " + len);
    }
  }

  @Test
  void everyBitOfEveryByteFlipsAboutHalfTheHash() {
    byte[] bytes = new byte[100];
    new Random(2).nextBytes(bytes);
    for (int len : new int[] {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 100}) {
      long whole = hash.hash(bytes, 0, len);
      long flipped = 0;
      for (int bit = 0; bit < len * 8; bit++) {
        byte[] other = bytes.clone();
        other[bit >>> 3] ^= (byte) (1 << (bit & 7));
        int distance = Long.bitCount(whole ^ hash.hash(other, 0, len));
        assertTrue(distance > 8 && distance < 56, "length " + len + " bit " + bit);
        flipped += distance;
      }
      assertEquals(32.0, flipped / (len * 8.0), 3.5, "length " + len);
    }
  }

  @Test
  void alikeInputsSpreadOverLowAndHighBits() {
    Set<Long> seen = new HashSet<>();
    int[] low = new int[256];
    int[] high = new int[256];
    int inputs = 200_000;
    for (int i = 0; i < inputs; i++) {
      byte[] text = Texts.of("instance-" + i);
      long value = hash.hash(text, 0, text.length);
      assertTrue(seen.add(value), "collision at " + i);
      low[(int) (value & 0xff)]++;
      high[(int) (value >>> 56)]++;
    }
    int expected = inputs / 256;
    for (int[] counts : new int[][] {low, high}) {
      assertTrue(Arrays.stream(counts).min().orElse(0) > expected * 0.8);
      assertTrue(Arrays.stream(counts).max().orElse(0) < expected * 1.2);
    }
  }

  @Test
  void trailingZerosAndAnotherKeyMakeAnotherHash() {
    byte[] zeros = new byte[64];
    Set<Long> seen = new HashSet<>();
    for (int len = 0; len <= zeros.length; len++) {
      assertTrue(seen.add(hash.hash(zeros, 0, len)), "length " + len);
    }
    assertNotEquals(hash.hash(zeros, 0, 20), new RawHash(43).hash(zeros, 0, 20));
  }
}
