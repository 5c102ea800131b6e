package io.sluice.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Seeded labels and series for property tests, odd characters and odd values among them. */
public final class RandomSeries {
  private static final long[] ODD_BITS = {
    0x7ff8000000000000L,
    0x7ff0000000000002L,
    0xfff8000000000000L,
    0x7ff0000000000001L,
    0xffffffffffffffffL,
    0x7ff0000000000000L,
    0xfff0000000000000L,
    0x8000000000000000L,
    0L,
    1L,
    0x0010000000000000L,
    0x7fefffffffffffffL,
    Double.doubleToRawLongBits(1e15),
    Double.doubleToRawLongBits(-1e15),
    0x4340000000000001L,
    0x000fffffffffffffL,
    0x44c52d02c7e14af7L,
  };

  private final Random random;

  public RandomSeries(long seed) {
    random = new Random(seed);
  }

  public TimeSeries series() {
    TimeSeries.Builder builder = TimeSeries.builder(labels());
    int samples = random.nextInt(8);
    for (int i = 0; i < samples; i++) {
      builder.sampleBits(random.nextBoolean() ? random.nextLong() : random.nextInt(), bits());
    }
    return builder.build();
  }

  public Labels labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      labels.put(text(), text());
    }
    return Labels.of(labels);
  }

  public String text() {
    StringBuilder out = new StringBuilder();
    int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 6);
    for (int i = 0; i < length; i++) {
      out.appendCodePoint(codePoint());
    }
    return out.toString();
  }

  public long bits() {
    return switch (random.nextInt(5)) {
      case 0 -> ODD_BITS[random.nextInt(ODD_BITS.length)];
      case 1 -> Double.doubleToRawLongBits(random.nextInt(2_000_000) - 1_000_000);
      case 2 -> 0x7ff0000000000000L | random.nextLong();
      case 3 -> Double.doubleToRawLongBits(random.nextDouble() * 1000);
      default -> random.nextLong();
    };
  }

  private int codePoint() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(0x20);
      case 1 -> "\"\\/\u007f\u2028\ue000\uff5e\ufffd".charAt(random.nextInt(8));
      case 2 -> 0x10000 + random.nextInt(0x100000);
      case 3 -> 0x80 + random.nextInt(0xd800 - 0x80);
      default -> 'a' + random.nextInt(4);
    };
  }
}
