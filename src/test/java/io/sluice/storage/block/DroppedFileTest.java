package io.sluice.storage.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedFileTest {
  private static final FileLayer FILES = FileLayer.real();
  private static final DroppedFile.Dropped DROPPED =
      new DroppedFile.Dropped(
          List.of(Ulid.of(1_700_000_000_000L, new Random(1))),
          List.of(
              new BlockMeta.Cover(
                  0,
                  7_200_000,
                  List.of(
                      new BlockMeta.LogMark(0, 3, 4096),
                      new BlockMeta.LogMark(1, Long.MAX_VALUE, 0)))));

  @TempDir private Path folder;

  @Test
  void whatWasLetGoOfIsReadBackAndMeansNothingInAnotherDirectory() throws Exception {
    assertEquals(DroppedFile.Dropped.NONE, DroppedFile.read(FILES, folder, "here"));
    DroppedFile.write(FILES, folder, "here", DROPPED);
    assertEquals(DROPPED, DroppedFile.read(FILES, folder, "here"));
    assertEquals(DroppedFile.Dropped.NONE, DroppedFile.read(FILES, folder, "there"));
  }

  @Test
  void everyFlippedBitIsFound() throws Exception {
    DroppedFile.write(FILES, folder, "here", DROPPED);
    Path file = folder.resolve(DroppedFile.NAME);
    byte[] good = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bad);
      assertThrows(
          CorruptFileException.class, () -> DroppedFile.read(FILES, folder, "here"), "bit " + bit);
    }
  }
}
