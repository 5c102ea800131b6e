package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.head.Head;
import io.sluice.storage.head.HeadConfig;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XorChunksTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void chunksAreThoseOfTheHeadBitForBit(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      Head head = new Head(new HeadConfig(1 << 20, Long.MAX_VALUE));
      XorChunkWriter writer = new XorChunkWriter();
      writer.start();
      long time = random.nextInt(1 << 30);
      long value = random.nextLong();
      int count = 1 + random.nextInt(XorChunkWriter.MAX_SAMPLES);
      for (int s = 0; s < count && !writer.isFull(); s++) {
        time += 1 + (random.nextInt(4) == 0 ? random.nextInt(1 << 22) : 10);
        value = random.nextInt(3) == 0 ? random.nextLong() : value ^ 1L << random.nextInt(64);
        writer.append(time, value);
        head.append(0, time, value);
      }
      head.cut(0);
      byte[] ours = writer.toArray();
      head.closedChunks(
          (chunk, ref, min, max, samples, bytes) -> {
            assertArrayEquals(head.chunk(chunk), ours, () -> "seed " + seed);
            assertEquals(min, writer.minTime());
            assertEquals(max, writer.maxTime());
          });
      assertEquals(1, head.chunkCount());
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Random random = new Random(9);
    XorChunkReader reader = new XorChunkReader();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      try {
        reader.reset(bytes, 0, bytes.length);
        int read = 0;
        while (reader.next()) {
          read++;
        }
        assertEquals(reader.samples(), read);
      } catch (BadChunkException refused) {
        assertFalse(String.valueOf(refused.getMessage()).isEmpty());
      }
    }
    assertThrows(BadChunkException.class, () -> reader.reset(new byte[1], 0, 1));
    assertTrue(reader.samples() >= 0);
  }
}
