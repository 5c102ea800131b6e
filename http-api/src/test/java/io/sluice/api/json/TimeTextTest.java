package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Times are written as {@code Long.toString} writes them. */
class TimeTextTest {
  private static final byte[] LABELS = Labels.metric("m").canonicalBytes();

  private final SeriesJsonWriter writer = new SeriesJsonWriter(64);

  private String written(long time) {
    writer.clear();
    writer.begin(LABELS, 0, LABELS.length);
    writer.sample(time, 0);
    writer.end();
    String text = new String(writer.toByteArray(), StandardCharsets.UTF_8);
    int begin = text.indexOf("[[") + 2;
    return text.substring(begin, text.indexOf(',', begin));
  }

  @Test
  void everyNumberOfDigitsIsRight() {
    for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
      for (long time : new long[] {power - 1, power, power + 1, 9 * power, -power}) {
        assertEquals(Long.toString(time), written(time));
      }
    }
    assertEquals(Long.toString(Long.MAX_VALUE), written(Long.MAX_VALUE));
    assertEquals(Long.toString(Long.MIN_VALUE), written(Long.MIN_VALUE));
  }

  @Test
  void randomTimesAreRight() {
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long time = random.nextLong() >> random.nextInt(Long.SIZE);
      assertEquals(Long.toString(time), written(time), () -> "seed " + seed);
    }
  }
}
