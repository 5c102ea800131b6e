package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.Labels;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stored block is what docs/format/blocks.md describes, byte for byte. */
class GoldenBlockTest {
  private static final FileLayer FILES = FileLayer.real();
  private static final Ulid ULID = Ulid.parse("01HF7YAT00G01DENB10CK00000");
  private static final List<String> NAMES =
      List.of("index", "chunks/000001", "meta.json", "tombstones", "sluice.sums");

  @TempDir private Path folder;

  /** Two metrics on two hosts: a counter of two chunks, a gauge with a stale marker. */
  static NavigableMap<Labels, NavigableMap<Long, Long>> model() {
    NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();
    for (String host : List.of("a", "b")) {
      NavigableMap<Long, Long> counter = new TreeMap<>();
      for (int i = 0; i < 200; i++) {
        counter.put(10_000L * i + (i % 7), Double.doubleToRawLongBits(i * 3));
      }
      model.put(Labels.of("__name__", "requests_total", "host", host), counter);
    }
    NavigableMap<Long, Long> gauge = new TreeMap<>();
    gauge.put(5L, Double.doubleToRawLongBits(-0.0));
    gauge.put(15_005L, Double.doubleToRawLongBits(1.5));
    gauge.put(30_005L, 0x7ff0000000000002L);
    model.put(Labels.of("__name__", "temperature", "room", "k\u00fcche"), gauge);
    return model;
  }

  /** Writes the golden files: the argument is where they lie in the tree. */
  public static void main(String[] arguments) throws IOException {
    BlockKit.write(FILES, Path.of(arguments[0]), ULID, model());
  }

  @Test
  void writingTheSameGivesTheSameBytes() throws IOException {
    BlockKit.write(FILES, folder, ULID, model());
    for (String name : NAMES) {
      byte[] written = Files.readAllBytes(folder.resolve(ULID.toString()).resolve(name));
      assertArrayEquals(golden(name), written, name);
    }
  }

  @Test
  void theStoredBytesStillMeanTheSame() throws IOException {
    Path block = folder.resolve(ULID.toString());
    Files.createDirectories(block.resolve("chunks"));
    for (String name : NAMES) {
      Files.write(block.resolve(name), golden(name));
    }
    BlockMeta meta = BlockVerifier.verify(FILES, block);
    assertEquals(new BlockMeta.Stats(403, 3, 5), meta.stats());
    try (Block opened = Block.open(FILES, block, new PageCache(1 << 20))) {
      assertEquals(model(), BlockKit.read(opened));
    }
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenBlockTest.class.getResourceAsStream(ULID + "/" + name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return in.readAllBytes();
    }
  }
}
