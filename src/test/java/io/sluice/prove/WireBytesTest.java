package io.sluice.prove;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class WireBytesTest {

  @Test
  void blocksOfTheReferenceLibraryAreRead() throws IOException {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      byte[] plain = new byte[random.nextInt(5_000)];
      for (int i = 0; i < plain.length; i++) {
        plain[i] = (byte) random.nextInt(1 + (int) seed % 40);
      }
      assertArrayEquals(plain, WireBytes.unsnappy(Snappy.compress(plain)), "seed " + seed);
    }
  }

  @Test
  void theReferenceLibraryReadsOurs() throws IOException {
    byte[] plain = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(plain, Snappy.uncompress(Protobuf.snappy(plain)));
  }

  @Test
  void whatEndsInTheMiddleIsRefused() {
    assertThrows(IOException.class, () -> WireBytes.unsnappy(new byte[] {20, 4, 'a'}));
    assertThrows(IOException.class, () -> new WireBytes(new byte[] {-1}, 0, 1).uvarint());
  }
}
