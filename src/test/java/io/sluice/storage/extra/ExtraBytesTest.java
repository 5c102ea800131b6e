package io.sluice.storage.extra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.LabelBytes;
import io.sluice.api.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The codecs of exemplars and metadata, over seeded random content and damage. */
class ExtraBytesTest {

  private static String text(Random random, int max) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(max + 1);
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(4) == 0 ? "\u00e9\u6d4b".charAt(random.nextInt(2)) : 'x');
    }
    return text.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] encode(long time, long bits, byte[] labels) {
    byte[] bytes = new byte[ExemplarBytes.LARGEST_HEAD + labels.length];
    int at = ExemplarBytes.putHead(bytes, 0, time, bits);
    System.arraycopy(labels, 0, bytes, at, labels.length);
    return Arrays.copyOf(bytes, at + labels.length);
  }

  @Test
  void anExemplarComesBackBitForBit() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      long time = random.nextLong() >> random.nextInt(64);
      long bits = random.nextLong();
      byte[] labels = Labels.of("a" + text(random, 9), "v" + text(random, 300)).canonicalBytes();
      byte[] bytes = encode(time, bits, labels);
      Exemplar back = ExemplarBytes.read(7, bytes, 0, bytes.length);
      assertEquals(new Exemplar(7, time, bits, labels), back, "seed " + seed);
    }
  }

  @Test
  void damagedExemplarsAreNoneAndNeverThrow() {
    byte[] whole = encode(1_700_000_000_000L, 42, Labels.of("trace_id", "abc").canonicalBytes());
    for (int length = 0; length < whole.length; length++) {
      Exemplar cut = ExemplarBytes.read(0, whole, 0, length);
      assertTrue(cut == null || cut.labels().length == 0, "length " + length);
    }
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      ExemplarBytes.read(0, damaged, 0, damaged.length);
    }
    assertNull(ExemplarBytes.read(0, whole, 0, whole.length - 1));
  }

  private static MetadataBytes metadata(String tenant, String family, byte[] value) {
    byte[] tenantPair = new byte[LabelBytes.pairSize(0, utf8(tenant).length)];
    LabelBytes.putPair(tenantPair, 0, value, 0, 0, utf8(tenant), 0, utf8(tenant).length);
    byte[] name = utf8("__name__");
    byte[] pair = new byte[LabelBytes.pairSize(name.length, utf8(family).length)];
    LabelBytes.putPair(pair, 0, name, 0, name.length, utf8(family), 0, utf8(family).length);
    return MetadataBytes.of(tenantPair, pair, value);
  }

  @Test
  void metadataComesBack() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      MetricType type = MetricType.of(random.nextInt(8));
      String unit = text(random, 20);
      String help = text(random, 300);
      byte[] value = MetadataBytes.value(type, utf8(unit), utf8(help), 10_000);
      byte[] bytes = metadata("t1", "f" + text(random, 30), value).toBytes();
      MetadataBytes back = MetadataBytes.read(bytes, 0, bytes.length);
      assertTrue(back.isWhole(), "seed " + seed);
      assertEquals("t1", back.tenant());
      assertEquals(new MetricMetadata(type, unit, help), back.metadata(), "seed " + seed);
      assertArrayEquals(bytes, back.toBytes());
    }
  }

  @Test
  void textsAreCutBehindAWholeCharacter() {
    byte[] value = MetadataBytes.value(MetricType.GAUGE, utf8(""), utf8("ab\u6d4bcd"), 4);
    assertEquals("ab", metadata("t", "f", value).metadata().help());
  }

  @Test
  void damagedMetadataIsNotRestoredAndNeverThrows() {
    byte[] value = MetadataBytes.value(MetricType.COUNTER, utf8("s"), utf8("help"), 100);
    byte[] whole = metadata("t", "f", value).toBytes();
    MetadataStore store = new MetadataStore(ExtraLimits.DEFAULT);
    for (int length = 0; length < whole.length; length++) {
      store.restore(whole, 0, length);
    }
    assertEquals(0, store.families());
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      store.restore(damaged, 0, damaged.length);
    }
    store.of("t", null);
  }

  @Test
  void familiesAreBoundedPerTenantAndInMemory() {
    MetadataStore store = new MetadataStore(new ExtraLimits(1, 1, 1, 2, 1000, 100, 1));
    byte[] value = MetadataBytes.value(MetricType.COUNTER, utf8("s"), utf8("help"), 100);
    store.put(metadata("t", "a", value));
    store.put(metadata("t", "b", value));
    assertFalse(store.hasRoom(metadata("t", "c", value), 0, 0));
    assertTrue(store.hasRoom(metadata("t", "a", value), 0, 0));
    assertTrue(store.hasRoom(metadata("u", "c", value), 0, 0));
    assertFalse(store.hasRoom(metadata("u", "c", value), 2, 0), "two more are on their way");
    assertFalse(store.hasRoom(metadata("u", "c", value), 0, 990), "bytes are on their way");
    store.put(metadata("u", "c", new byte[900]));
    assertFalse(store.hasRoom(metadata("v", "a", value), 0, 0));
  }
}
