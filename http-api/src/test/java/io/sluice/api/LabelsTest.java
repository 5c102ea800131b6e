package io.sluice.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void namesAreSortedByTheirUtf8BytesAndNotAsJavaStrings() {
    String astral = new String(Character.toChars(0x1F600));
    String highBmp = "\uff5e";
    assertTrue(astral.compareTo(highBmp) < 0, "Java sorts surrogates first");

    Labels labels = Labels.of(astral, "1", highBmp, "2");

    assertEquals(List.of(highBmp, astral), List.copyOf(labels.toMap().keySet()));
  }

  @Test
  void theCanonicalBytesAreLengthPrefixedPairsInOrder() {
    Labels labels = Labels.of("b", "2", "a", "x".repeat(130));
    byte[] expected = new byte[2 + 2 + 130 + 4];
    expected[0] = 1;
    expected[1] = 'a';
    expected[2] = (byte) 0x82;
    expected[3] = 1;
    Arrays.fill(expected, 4, 134, (byte) 'x');
    System.arraycopy(new byte[] {1, 'b', 1, '2'}, 0, expected, 134, 4);
    assertArrayEquals(expected, labels.canonicalBytes());
  }

  @Test
  void orderOfArrivalDoesNotMatter() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Labels labels = new RandomSeries(random.nextLong()).labels();
      List<Map.Entry<String, String>> pairs = new ArrayList<>(labels.toMap().entrySet());
      Collections.shuffle(pairs, random);
      LabelsBuilder builder = Labels.builder();
      pairs.forEach(pair -> builder.add(pair.getKey(), pair.getValue()));
      Labels again = builder.build();
      assertEquals(labels, again, () -> "seed " + seed);
      assertEquals(labels.hashCode(), again.hashCode(), () -> "seed " + seed);
      byte[] bytes = labels.canonicalBytes();
      assertEquals(labels, Labels.fromCanonical(bytes, 0, bytes.length), () -> "seed " + seed);
    }
  }

  @Test
  void comparisonGoesPairByPairLikeListsOfUtf8Strings() {
    long seed = System.nanoTime();
    RandomSeries random = new RandomSeries(seed);
    for (int i = 0; i < 5_000; i++) {
      Labels a = random.labels();
      Labels b = random.labels();
      int order = Integer.signum(a.compareTo(b));
      assertEquals(naiveOrder(a, b), order, () -> "seed " + seed + ": " + a + " and " + b);
      assertEquals(-order, Integer.signum(b.compareTo(a)), () -> "seed " + seed);
      assertEquals(a.equals(b), order == 0, () -> "seed " + seed);
    }
  }

  private static int naiveOrder(Labels a, Labels b) {
    List<byte[]> left = texts(a);
    List<byte[]> right = texts(b);
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = Arrays.compareUnsigned(left.get(i), right.get(i));
      if (order != 0) {
        return Integer.signum(order);
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static List<byte[]> texts(Labels labels) {
    List<byte[]> texts = new ArrayList<>();
    labels.forEach(
        (name, value) -> {
          texts.add(name.getBytes(StandardCharsets.UTF_8));
          texts.add(value.getBytes(StandardCharsets.UTF_8));
        });
    return texts;
  }

  @Test
  void badLabelsAreRefusedByName() {
    assertMessage("label \"job\" occurs twice", "job", "a", "x", "y", "job", "b");
    assertMessage("label \"job\" has an empty value", "job", "");
    assertMessage("a label with an empty name (value \"v\")", "", "v");
    assertMessage("expected names and values in turn, got an odd count", "a");
    assertMessage("label \"a\" has half a surrogate pair, which has no UTF-8 form", "a", "x\ud83d");
  }

  private static void assertMessage(String message, String... pairs) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Labels.of(pairs));
    assertEquals(message, e.getMessage());
  }

  @Test
  void valuesAreFoundByName() {
    Labels labels = Labels.metric("up", "job", "a", "zone", "\u00fc");
    assertEquals("up", labels.metricName());
    assertEquals("\u00fc", labels.get("zone"));
    assertNull(labels.get("jo"));
    assertNull(labels.get("jobs"));
    assertEquals(3, labels.size());
  }

  @Test
  void textIsWhatPrometheusWrites() {
    assertEquals("up", Labels.metric("up").toString());
    assertEquals(
        "up{a=\"q\\\"b\\\\n\\n\",job=\"x\"}",
        Labels.metric("up", "job", "x", "a", "q\"b\\n\n").toString());
    assertEquals("{job=\"x\"}", Labels.of("job", "x").toString());
    assertEquals("{\"my.name\",\"a.b\"=\"c\"}", Labels.metric("my.name", "a.b", "c").toString());
    assertEquals("{}", Labels.of().toString());
  }

  @Test
  void varintsOfEverySizeComeBack() {
    int[] values = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 1 << 28, -1};
    byte[] bytes = new byte[8];
    for (int value : values) {
      int end = LabelBytes.putUvarint(bytes, 1, value);
      assertEquals(LabelBytes.uvarintSize(value), end - 1);
      assertEquals(value, LabelBytes.getUvarint(bytes, 1));
    }
    byte[] endless = {-1, -1, -1, -1, -1, -1};
    assertThrows(IllegalArgumentException.class, () -> LabelBytes.getUvarint(endless, 0));
  }

  @Test
  void theTenantsPairIsSkipped() {
    byte[] stored = {0, 1, 't', 1, 'a', 1, 'b'};
    assertEquals(3, LabelBytes.skipTenant(stored, 0, stored.length));
    assertEquals(3, LabelBytes.skipTenant(stored, 3, 4));
    assertEquals(2, LabelBytes.count(stored, 0, stored.length));
    assertEquals(0, LabelBytes.skipTenant(stored, 0, 0));
  }
}
