package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.Labels;
import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.ExemplarBytes;
import io.sluice.storage.extra.MetadataBytes;
import io.sluice.storage.extra.MetricType;
import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.HistogramBuffer;
import io.sluice.storage.histogram.HistogramBytes;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.Slice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no float sample survives in checkpoints as it does in the log. */
class CheckpointExtrasTest {
  private static final long BASE = SealKit.WIDTH * 200_000;
  private static final Labels ONE = Labels.of("__name__", "one");
  private static final Labels TWO = Labels.of("__name__", "two");

  @TempDir private Path directory;

  private static Slice slice() {
    return new Slice(ConflictPolicy.REFUSE, 1, 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void exemplar(SealKit kit, Labels labels, long time) {
    Slice slice = slice();
    kit.open(slice, labels);
    byte[] bytes = new byte[ExemplarBytes.LARGEST_HEAD];
    slice.exemplar(bytes, 0, ExemplarBytes.putHead(bytes, 0, time, 5));
    kit.commit(slice);
  }

  private static void metadata(SealKit kit, String help) {
    byte[] tenant = {0, 7, 'd', 'e', 'f', 'a', 'u', 'l', 't'};
    byte[] name = bytes("\u0008__name__\u0003one");
    byte[] value = MetadataBytes.value(MetricType.GAUGE, bytes("s"), bytes(help), 100);
    byte[] all = MetadataBytes.of(tenant, name, value).toBytes();
    Slice slice = slice();
    slice.metadata(all, 0, all.length);
    kit.commit(slice);
  }

  private static String delta(SealKit kit, int from, double value) {
    Slice slice = slice();
    kit.open(slice, ONE);
    long start = (BASE + from * 1000L) * 1_000_000;
    slice.delta(start, start + 1_000_000_000, Double.doubleToRawLongBits(value));
    kit.commit(slice);
    return slice.outcome().stored() + " stored, " + slice.outcome().repeated() + " repeated";
  }

  private static byte[] histogram(int schema) {
    return new HistogramBytes().copyOf(new Histogram().clear().schema(schema));
  }

  private static void histogram(SealKit kit, long time, int schema) {
    Slice slice = slice();
    kit.open(slice, TWO);
    byte[] bytes = histogram(schema);
    slice.histogram(time, bytes, 0, bytes.length);
    kit.commit(slice);
  }

  private static void fill(SealKit kit) {
    for (int i = 0; i < 40; i++) {
      Slice slice = slice();
      kit.open(slice, Labels.of("__name__", "filler", "n", i + "x".repeat(1000)));
      slice.sample(BASE + 1, 1);
      kit.commit(slice);
    }
  }

  @Test
  void exemplarsMetadataSumsAndHistogramsAreThereBehindACheckpoint() throws Exception {
    SealKit kit = new SealKit(io.sluice.storage.io.FileLayer.real(), directory, 1, 8192);
    exemplar(kit, ONE, 10);
    exemplar(kit, TWO, 20);
    metadata(kit, "first");
    metadata(kit, "second");
    delta(kit, 0, 1.5);
    delta(kit, 1, 2.0);
    histogram(kit, BASE, 1);
    histogram(kit, BASE + 5, 2);
    for (int round = 0; round < 3; round++) {
      fill(kit);
      kit.checkpoint();
      kit = kit.restart(1);
      check(kit);
    }
    exemplar(kit, ONE, 30);
    metadata(kit, "third");
    kit.sealer.seal(Long.MAX_VALUE);
    kit.checkpoint();
    kit = kit.restart(1);
    assertEquals(3, kit.shards.get(0).exemplars().all().size());
    assertEquals("third", help(kit));
    assertEquals("0 stored, 1 repeated", delta(kit, 1, 2.0));
    assertEquals("1 stored, 0 repeated", delta(kit, 2, 4.0));
    assertEquals(Double.doubleToRawLongBits(7.5), newest(kit), "the sum goes on");
    kit.close();
  }

  private static String help(SealKit kit) {
    return String.valueOf(kit.shards.get(0).metadata().of(SealKit.TENANT, "one").get("one"))
        .replaceAll(".*help=(\\w+).*", "$1");
  }

  private static long newest(SealKit kit) {
    return kit.heads(SealKit.TENANT)
        .getOrDefault(ONE, new java.util.TreeMap<>())
        .lastEntry()
        .getValue();
  }

  private static void check(SealKit kit) {
    List<Exemplar> exemplars = kit.shards.get(0).exemplars().all();
    assertEquals(List.of(10L, 20L), exemplars.stream().map(Exemplar::time).toList());
    assertEquals("second", help(kit));
    assertEquals("0 stored, 1 repeated", delta(kit, 1, 2.0));
    HistogramBuffer histograms = new HistogramBuffer();
    byte[] two = SealKit.stored(SealKit.TENANT, TWO);
    int found = 0;
    for (int ref = 0; ref < kit.shards.get(0).index().size(); ref++) {
      if (Arrays.equals(two, kit.shards.get(0).index().canonical(ref))) {
        kit.shards.get(0).histograms().read(ref, Long.MIN_VALUE, Long.MAX_VALUE, 100, histograms);
        found++;
      }
    }
    assertEquals(1, found);
    assertEquals(2, histograms.size());
    assertArrayEquals(histogram(2), histograms.bytes(1));
  }
}
