package io.sluice.protocol.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.protocol.MalformedException;
import io.sluice.protocol.TooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;

class SnappyBlockTest {
  @Test
  void aBlockComesOutAtItsPlace() throws IOException {
    byte[] plain = plain();
    byte[] packed = Snappy.compress(plain);
    byte[] in = new byte[packed.length + 7];
    System.arraycopy(packed, 0, in, 3, packed.length);
    byte[] out = new byte[plain.length + 5];
    assertEquals(plain.length, SnappyBlock.declaredLength(in, 3, packed.length, 1 << 20));
    assertEquals(plain.length, SnappyBlock.decompress(in, 3, packed.length, out, 5));
    assertArrayEquals(plain, Arrays.copyOfRange(out, 5, out.length));
  }

  @Test
  void theDenseBlockOfOneByteRepeatedIsNotTakenForALie() throws IOException {
    byte[] packed = Snappy.compress(new byte[1 << 20]);
    assertEquals(1 << 20, SnappyBlock.declaredLength(packed, 0, packed.length, 1 << 20));
  }

  @Test
  void aDeclaredLengthOverTheLimitIsTooLarge() throws IOException {
    byte[] packed = Snappy.compress(plain());
    TooLargeException e =
        assertThrows(
            TooLargeException.class,
            () -> SnappyBlock.declaredLength(packed, 0, packed.length, 99));
    assertEquals(99, e.limit());
  }

  @Test
  void aDeclaredLengthThatTheBlockCannotHoldIsMalformedBeforeAnythingIsAllocated() {
    byte[] lying = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x3f, 0, 'x'};
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () -> SnappyBlock.declaredLength(lying, 0, lying.length, Integer.MAX_VALUE));
    assertTrue(e.what().contains("can't hold"), e.getMessage());
  }

  @Test
  void aLengthThatIsALittleWrongIsMalformed() throws IOException {
    byte[] packed = Snappy.compress(plain());
    for (int by : new int[] {-1, 1}) {
      byte[] lying = packed.clone();
      lying[0] += (byte) by;
      assertThrows(
          MalformedException.class,
          () -> SnappyBlock.decompress(lying, 0, lying.length, new byte[4096], 0));
    }
  }

  @Test
  void aBlockCutAnywhereIsMalformed() throws IOException {
    byte[] packed = Snappy.compress(plain());
    for (int cut = 0; cut < packed.length; cut++) {
      int len = cut;
      assertThrows(
          MalformedException.class,
          () -> SnappyBlock.decompress(packed, 0, len, new byte[4096], 0),
          "cut at " + cut);
    }
  }

  @Test
  void theFramedFormatIsNamed() throws IOException {
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    try (SnappyFramedOutputStream to = new SnappyFramedOutputStream(framed)) {
      to.write(plain());
    }
    byte[] body = framed.toByteArray();
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () -> SnappyBlock.declaredLength(body, 0, body.length, 1 << 20));
    assertEquals("the body is framed snappy; remote write uses the block format", e.what());
  }

  @Test
  void anArrayThatIsTooSmallIsNeverWrittenBeyond() throws IOException {
    byte[] packed = Snappy.compress(plain());
    assertThrows(
        TooLargeException.class,
        () -> SnappyBlock.decompress(packed, 0, packed.length, new byte[10], 0));
  }

  @Test
  void mutatedBlocksAreMalformedOrOfTheDeclaredLength() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] packed = Snappy.compress(plain());
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = packed.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      try {
        SnappyBlock.decompress(bad, 0, bad.length, new byte[8192], 0);
      } catch (MalformedException | TooLargeException e) {
        assertTrue(e.toString().length() > 10, "seed " + seed);
      }
    }
  }

  private static byte[] plain() {
    byte[] plain = new byte[1_000];
    new Random(11).nextBytes(plain);
    Arrays.fill(plain, 300, 700, (byte) 'a');
    return plain;
  }
}
