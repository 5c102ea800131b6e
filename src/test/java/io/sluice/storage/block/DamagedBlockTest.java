package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.NewerFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedBlockTest {
  private static final FileLayer FILES = FileLayer.real();
  private static final Ulid ULID = Ulid.of(1_700_000_000_000L, new Random(1));
  private static final List<String> ALL =
      List.of("index", "chunks/000001", "meta.json", "tombstones", "sluice.sums");

  @TempDir private Path data;
  private Path block = Path.of("");
  private NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();

  @BeforeEach
  void write() throws IOException {
    Path tenant = data.resolve("blocks").resolve("default");
    block = tenant.resolve(ULID.toString());
    model = BlockKit.random(new Random(11), 40, 60);
    BlockKit.write(FILES, tenant, ULID, model);
  }

  @Test
  void everyFlippedBitIsFoundByInspection() throws Exception {
    long seed = 20261122;
    Random random = new Random(seed);
    assertEquals(BlockInspector.CLEAN, inspect());
    for (int i = 0; i < 2000; i++) {
      Path file = block.resolve(ALL.get(random.nextInt(ALL.size())));
      byte[] good = Files.readAllBytes(file);
      int bit = random.nextInt(8 * good.length);
      Files.write(file, flipped(good, bit));
      String where = file + " bit " + bit + ", seed " + seed;
      assertTrue(inspect() != BlockInspector.CLEAN, where);
      Files.write(file, good);
    }
    assertEquals(BlockInspector.CLEAN, inspect());
  }

  /** As with blocks of others: no digests, so only what is used can be checked. */
  @Test
  void aReaderNeverServesAFlippedBit() throws Exception {
    long seed = 42;
    Random random = new Random(seed);
    Files.delete(block.resolve("sluice.sums"));
    int detected = 0;
    for (int i = 0; i < 2000; i++) {
      Path file = block.resolve(random.nextBoolean() ? "index" : "chunks/000001");
      byte[] good = Files.readAllBytes(file);
      int bit = random.nextInt(8 * good.length);
      Files.write(file, flipped(good, bit));
      String where = file + " bit " + bit + ", seed " + seed;
      try (Block opened = Block.open(FILES, block, new PageCache(1 << 20))) {
        assertEquals(model, BlockKit.read(opened), where);
      } catch (CorruptFileException | NewerFormatException found) {
        assertTrue(String.valueOf(found.getMessage()).contains(" at offset "), where);
        detected++;
      }
      Files.write(file, good);
    }
    assertTrue(detected > 1000, detected + " detected");
  }

  @Test
  void aCutFileIsRefusedWithItsName() throws Exception {
    for (String name : List.of("index", "chunks/000001", "meta.json", "tombstones")) {
      Path file = block.resolve(name);
      byte[] good = Files.readAllBytes(file);
      for (int length : new int[] {0, 3, good.length / 2, good.length - 1}) {
        Files.write(file, java.util.Arrays.copyOf(good, length));
        IOException refused =
            assertThrows(IOException.class, () -> BlockVerifier.verify(FILES, block), name);
        assertTrue(String.valueOf(refused.getMessage()).contains(name), refused::toString);
      }
      Files.write(file, good);
    }
  }

  @Test
  void aNewerVersionIsAnErrorOfItsOwn() throws Exception {
    Files.delete(block.resolve("sluice.sums"));
    Path meta = block.resolve("meta.json");
    String good = Files.readString(meta);
    Files.writeString(meta, good.replaceFirst("\"version\" : 1", "\"version\" : 2"));
    assertThrows(NewerFormatException.class, () -> BlockVerifier.verify(FILES, block));
    Files.writeString(meta, good);
    byte[] index = Files.readAllBytes(block.resolve("index"));
    index[4] = 9;
    Files.write(block.resolve("index"), index);
    assertThrows(NewerFormatException.class, () -> BlockVerifier.verify(FILES, block));
  }

  @Test
  void aMissingBlockIsNotClean() throws Exception {
    assertEquals(
        BlockInspector.UNREADABLE,
        BlockInspector.inspect(data.resolve("nothing"), new PrintWriter(new StringWriter())));
  }

  private int inspect() throws IOException {
    return BlockInspector.inspect(data, new PrintWriter(new StringWriter()));
  }

  private static byte[] flipped(byte[] good, int bit) {
    byte[] bad = good.clone();
    bad[bit / 8] ^= (byte) (1 << bit % 8);
    return bad;
  }
}
