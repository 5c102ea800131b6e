package io.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void itAgreesWithTheJdkOnEverySequenceOfUpToThreeBytes() {
    byte[] bytes = new byte[3];
    for (int first = 0; first < 256; first++) {
      for (int second = 0; second < 256; second++) {
        for (int third = 0; third < 256; third += third < 0x7f ? 0x3f : 1) {
          bytes[0] = (byte) first;
          bytes[1] = (byte) second;
          bytes[2] = (byte) third;
          agree(bytes, 3, "exhaustive");
        }
      }
    }
  }

  @Test
  void itAgreesWithTheJdkOnMutatedText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] text = "grün, 東京, 🙂 and plain ASCII of some length".getBytes(UTF_8);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = text.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      agree(bytes, random.nextInt(bytes.length + 1), "seed " + seed);
    }
  }

  @Test
  void itTellsWhereTheFirstBadByteIs() {
    byte[] bytes = {'a', 'b', 'c', (byte) 0xc3, (byte) 0xa4, 'd', (byte) 0xed, (byte) 0xa0, 0};
    assertEquals(6, Utf8.firstInvalid(bytes, 1, bytes.length - 1));
  }

  private static void agree(byte[] bytes, int len, String message) {
    boolean valid;
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, len));
      valid = true;
    } catch (CharacterCodingException e) {
      valid = false;
    }
    assertEquals(valid, Utf8.isValid(bytes, 0, len), message);
  }
}
