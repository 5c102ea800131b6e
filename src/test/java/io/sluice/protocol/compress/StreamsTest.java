package io.sluice.protocol.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.TooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamsTest {
  private static final Expansion WIDE = Expansion.ofBody(64 << 20);

  @ParameterizedTest
  @EnumSource
  void whatWasCompressedComesOutHoweverItIsCut(Compression compression) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      byte[] plain = text(random, random.nextInt(1 << random.nextInt(18)));
      byte[] packed = pack(compression, plain);
      assertArrayEquals(plain, inPieces(compression, packed, random), "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "IDENTITY", mode = EnumSource.Mode.EXCLUDE)
  void membersAndFramesFollowOneAnother(Compression compression) throws IOException {
    Random random = new Random(7);
    byte[] first = text(random, 70_000);
    byte[] second = text(random, 5);
    byte[] packed =
        join(pack(compression, first), pack(compression, new byte[0]), pack(compression, second));
    assertArrayEquals(join(first, second), inPieces(compression, packed, random));
  }

  @ParameterizedTest
  @EnumSource(names = "IDENTITY", mode = EnumSource.Mode.EXCLUDE)
  void aStreamCutAnywhereIsMalformed(Compression compression) throws IOException {
    byte[] packed = pack(compression, text(new Random(1), 900));
    for (int cut = 0; cut < packed.length; cut++) {
      byte[] part = Arrays.copyOf(packed, cut);
      assertThrows(MalformedException.class, () -> whole(compression, part), "cut at " + cut);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "IDENTITY", mode = EnumSource.Mode.EXCLUDE)
  void junkBehindTheEndIsMalformed(Compression compression) throws IOException {
    byte[] packed = join(pack(compression, new byte[100]), new byte[] {1, 2, 3, 4, 5});
    assertThrows(MalformedException.class, () -> whole(compression, packed));
  }

  @ParameterizedTest
  @EnumSource(names = "IDENTITY", mode = EnumSource.Mode.EXCLUDE)
  void mutatedBytesAreMalformedOrAnotherTextButNothingElse(Compression compression)
      throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] packed = pack(compression, text(random, 3_000));
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] bad = packed.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        whole(compression, bad);
      } catch (MalformedException | TooLargeException e) {
        refused++;
      }
    }
    assertTrue(refused > 100, "refused " + refused + ", seed " + seed);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyOverTheLimitIsRefusedAndOneOfExactlyTheLimitIsNot(Compression compression)
      throws IOException {
    byte[] packed = pack(compression, new byte[100_000]);
    assertEquals(
        100_000,
        WholeBody.expand(compression, packed, 0, packed.length, 100_000, byte[]::new).length());
    TooLargeException e =
        assertThrows(
            TooLargeException.class,
            () -> WholeBody.expand(compression, packed, 0, packed.length, 99_999, byte[]::new));
    assertEquals(99_999, e.limit());
  }

  @ParameterizedTest
  @EnumSource(names = "IDENTITY", mode = EnumSource.Mode.EXCLUDE)
  void aBombIsStoppedByItsRatioWhileItExpands(Compression compression) throws IOException {
    byte[] packed = pack(compression, new byte[32 << 20]);
    long out = 0;
    try (Decompressor from = compression.open(new Expansion(Long.MAX_VALUE, 100))) {
      byte[] piece = new byte[64 << 10];
      from.feed(packed, 0, packed.length);
      int n = from.drain(piece, 0, piece.length);
      while (n > 0) {
        out += n;
        n = from.drain(piece, 0, piece.length);
      }
    } catch (TooLargeException e) {
      assertEquals(100, e.limit());
    }
    assertTrue(out < 2 * Math.max(Expansion.RATIO_FLOOR, 100L * packed.length), "out " + out);
    assertTrue(out < 32 << 20, "the bomb went off: " + out);
  }

  @Test
  void aZstdWindowOverTheLimitIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStreamNoFinalizer to = new ZstdOutputStreamNoFinalizer(packed)) {
      to.setLong(27);
      to.write(text(new Random(3), 1 << 20));
    }
    byte[] bytes = packed.toByteArray();
    assertThrows(MalformedException.class, () -> whole(Compression.ZSTD, bytes));
  }

  @Test
  void aGzipHeaderWithAllItsPartsIsSkipped() throws IOException {
    byte[] plain = "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] simple = pack(Compression.GZIP, plain);
    byte[] header = {0x1f, (byte) 0x8b, 8, 0x1c, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 'c', 0};
    byte[] packed = join(header, Arrays.copyOfRange(simple, 10, simple.length));
    assertArrayEquals(plain, inPieces(Compression.GZIP, packed, new Random(5)));
  }

  @Test
  void contentEncodingsAreReadInAnyCase() {
    assertEquals(Compression.GZIP, Compression.parse(" GZip ").orElseThrow());
    assertEquals(Compression.ZSTD, Compression.parse("zstd").orElseThrow());
    assertEquals(Compression.IDENTITY, Compression.parse("").orElseThrow());
    assertTrue(Compression.parse("br").isEmpty());
    assertTrue(Compression.parse("gzip, gzip").isEmpty());
  }

  private static byte[] whole(Compression compression, byte[] packed) {
    return WholeBody.expand(compression, packed, 0, packed.length, 1 << 24, byte[]::new)
        .toByteArray();
  }

  private static byte[] inPieces(Compression compression, byte[] packed, Random random) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] piece = new byte[1 + random.nextInt(9_000)];
    try (Decompressor from = compression.open(WIDE)) {
      int pos = 0;
      while (pos < packed.length) {
        int len = Math.min(packed.length - pos, random.nextInt(1 << random.nextInt(14)));
        from.feed(packed, pos, len);
        pos += len;
        int n = from.drain(piece, 0, piece.length);
        while (n > 0) {
          plain.write(piece, 0, n);
          n = from.drain(piece, 0, piece.length);
        }
      }
      from.finish();
    }
    return plain.toByteArray();
  }

  private static byte[] pack(Compression compression, byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    switch (compression) {
      case IDENTITY -> packed.write(plain);
      case ZSTD -> packed.write(Zstd.compress(plain));
      case GZIP -> {
        try (OutputStream to = new GZIPOutputStream(packed)) {
          to.write(plain);
        }
      }
    }
    return packed.toByteArray();
  }

  private static byte[] text(Random random, int size) {
    byte[] text = new byte[size];
    for (int i = 0; i < size; i++) {
      text[i] =
          (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : "{\"labels\":".charAt(i % 10));
    }
    return text;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
