package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TombstonesTest {
  private static final FileLayer FILES = FileLayer.real();

  @TempDir private Path folder;

  @Test
  void spansThatTouchBecomeOne() {
    Tombstones some =
        Tombstones.NONE
            .with(new int[] {3, 5}, 100, 199)
            .with(new int[] {3}, 300, 400)
            .with(new int[] {3}, 200, 250)
            .with(new int[] {5}, Long.MIN_VALUE, Long.MAX_VALUE);
    assertArrayEquals(new long[] {100, 250, 300, 400}, some.of(3));
    assertArrayEquals(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, some.of(5));
    assertArrayEquals(new long[] {}, some.of(4));
    long[] third = some.of(3);
    assertTrue(Tombstones.covers(third, 100) && Tombstones.covers(third, 250));
    assertFalse(Tombstones.covers(third, 99) || Tombstones.covers(third, 251));
    assertTrue(Tombstones.touches(third, 251, 300) && Tombstones.swallows(third, 100, 250));
    assertFalse(Tombstones.touches(third, 251, 299) || Tombstones.swallows(third, 250, 300));
  }

  @Test
  void deletedSpansAreInThePublishedBlockAndEveryFlippedBitOfThemIsFound() throws Exception {
    Ulid ulid = Ulid.of(1_700_000_000_000L, new Random(1));
    BlockKit.write(FILES, folder, ulid, BlockKit.random(new Random(1), 20, 50));
    Path block = folder.resolve(ulid.toString());
    Tombstones some = Tombstones.NONE.with(new int[] {7, 9}, 5, 70_000);
    TombstonesFile.replace(FILES, block, some.entries());
    BlockVerifier.verify(FILES, block);
    try (Block open = Block.open(FILES, block, new PageCache(1 << 20))) {
      assertTrue(open.hasTombstones());
      assertEquals(some.entries(), open.index().tombstones().entries());
    }
    Path file = block.resolve(BlockFormat.TOMBSTONES);
    byte[] good = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bad);
      assertThrows(IOException.class, () -> BlockVerifier.verify(FILES, block), "bit " + bit);
    }
    Files.delete(file);
    assertThrows(
        CorruptFileException.class, () -> TombstonesFile.read(FILES, block), "it is missing");
  }

  @Test
  void ofOthersThereMayBeNoFile() throws Exception {
    assertEquals(List.of(), TombstonesFile.read(FILES, folder));
  }
}
