package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.io.FileLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {
  private static final FileLayer FILES = FileLayer.real();
  private static final Ulid ULID = Ulid.of(1_700_000_000_000L, new Random(1));

  @TempDir private Path tenant;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatWasWrittenIsReadBack(long seed) throws Exception {
    NavigableMap<Labels, NavigableMap<Long, Long>> model =
        BlockKit.random(new Random(seed), 300, 400);
    BlockMeta written = BlockKit.write(FILES, tenant, ULID, model, 100_000);
    try (Block block = open()) {
      assertEquals(model, BlockKit.read(block), () -> "seed " + seed);
      assertEquals(written, block.meta());
      assertTrue(block.chunks().segments() > 1, "chunks go on in a further segment");
    }
  }

  @Test
  void postingsLeadToTheSeriesOfAPair() throws Exception {
    NavigableMap<Labels, NavigableMap<Long, Long>> model = BlockKit.random(new Random(7), 500, 3);
    BlockKit.write(FILES, tenant, ULID, model);
    try (Block block = open()) {
      for (String name : List.of("__name__", "host", "zone")) {
        TreeMap<String, NavigableMap<Labels, NavigableMap<Long, Long>>> byValue = new TreeMap<>();
        model.forEach(
            (labels, samples) ->
                byValue
                    .computeIfAbsent(String.valueOf(labels.get(name)), v -> new TreeMap<>())
                    .put(labels, samples));
        for (Map.Entry<String, NavigableMap<Labels, NavigableMap<Long, Long>>> each :
            byValue.entrySet()) {
          int[] ids = block.index().postings(name, each.getKey(), bytes -> {});
          assertEquals(each.getValue(), BlockKit.read(block, ids), each.getKey());
        }
        TreeMap<String, Boolean> values = new TreeMap<>();
        block.index().values(name, value -> values.put(value, true) == null);
        assertEquals(byValue.keySet(), values.keySet());
        assertEquals(0, block.index().postings(name, "nobody", bytes -> {}).length);
      }
      assertEquals(List.of("__name__", "host", "zone"), block.index().names());
      assertEquals(0, block.index().postings("absent", "x", bytes -> {}).length);
    }
  }

  @Test
  void aBlockThatIsNotPublishedLeavesNothing() throws Exception {
    SymbolSet symbols = BlockKit.symbols(List.of(Labels.of("a", "b")));
    try (BlockWriter writer = BlockWriter.begin(FILES, tenant, ULID, symbols)) {
      byte[] labels = Labels.of("a", "b").canonicalBytes();
      writer.series(labels, 0, labels.length);
    }
    assertEquals(List.of(), FILES.list(tenant));
  }

  @Test
  void seriesOutOfOrderAreRefused() throws Exception {
    SymbolSet symbols = BlockKit.symbols(List.of(Labels.of("a", "b", "c", "d")));
    byte[] ab = Labels.of("a", "b").canonicalBytes();
    byte[] cd = Labels.of("c", "d").canonicalBytes();
    XorChunkWriter chunk = new XorChunkWriter();
    chunk.start();
    chunk.append(1, 1);
    byte[] data = chunk.toArray();
    try (BlockWriter writer = BlockWriter.begin(FILES, tenant, ULID, symbols)) {
      writer.series(cd, 0, cd.length);
      writer.chunk(1, 1, 1, BlockFormat.XOR, data, 0, data.length);
      assertThrows(IllegalArgumentException.class, () -> writer.series(ab, 0, ab.length));
    }
  }

  @Test
  void theSumsAreThoseThatSha256sumMakes() throws Exception {
    BlockKit.write(FILES, tenant, ULID, BlockKit.random(new Random(3), 20, 20));
    Path block = tenant.resolve(ULID.toString());
    String first = Files.readAllLines(block.resolve("sluice.sums")).get(0);
    assertTrue(first.matches("[0-9a-f]{64}  chunks/000001"), first);
  }

  @Test
  void aHeldBlockStaysOpen() throws Exception {
    BlockKit.write(FILES, tenant, ULID, BlockKit.random(new Random(4), 20, 20));
    Block block = open();
    assertTrue(block.hold());
    block.close();
    assertEquals(20, BlockKit.read(block).size(), 5);
    block.close();
    assertFalse(block.hold());
  }

  @Test
  void namesOfBlocksSortByTime() {
    Random random = new Random(5);
    for (int i = 0; i < 1000; i++) {
      Ulid a = Ulid.of(random.nextInt(1 << 30), random);
      Ulid b = Ulid.of(a.millis() + 1, random);
      assertTrue(a.toString().compareTo(b.toString()) < 0 && a.compareTo(b) < 0);
      assertEquals(a, Ulid.parse(a.toString()));
    }
    assertEquals("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", new Ulid(-1, -1).toString());
  }

  @Test
  void tombstonesAreReadBack() throws Exception {
    List<TombstonesFile.Tombstone> some =
        List.of(
            new TombstonesFile.Tombstone(16, -5, 77),
            new TombstonesFile.Tombstone(1 << 30, Long.MIN_VALUE, Long.MAX_VALUE));
    Files.write(tenant.resolve("tombstones"), TombstonesFile.encode(some));
    assertEquals(some, TombstonesFile.read(FILES, tenant));
    assertArrayEquals(
        new byte[] {1, 0x30, (byte) 0xBA, 0x30, 1, 0, 0, 0, 0}, TombstonesFile.encode(List.of()));
  }

  private Block open() throws Exception {
    return Block.open(FILES, tenant.resolve(ULID.toString()), new PageCache(1 << 20));
  }
}
