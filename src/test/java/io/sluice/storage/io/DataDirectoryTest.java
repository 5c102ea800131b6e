package io.sluice.storage.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final Path DATA = Path.of("/srv/data");

  private static void put(CrashingFileLayer files, String json) throws IOException {
    files.createDirectories(DATA);
    Path file = DATA.resolve(DataDirectory.MANIFEST);
    SmallFiles.replace(files, file, json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSecondOpeningIsRefusedWithTheNameOfTheDirectory(@TempDir Path temporary)
      throws IOException {
    try (DataDirectory first = DataDirectory.open(FileLayer.real(), temporary)) {
      DirectoryLockedException refused =
          assertThrows(
              DirectoryLockedException.class,
              () -> DataDirectory.open(FileLayer.real(), first.path()));
      assertTrue(String.valueOf(refused.getMessage()).contains(temporary.toString()));
    }
    DataDirectory.open(FileLayer.real(), temporary).close();
  }

  @Test
  void idAndSecretAndGenerationsStay(@TempDir Path temporary) throws IOException {
    Path inner = temporary.resolve("a/b");
    DirectoryId id;
    byte[] secret;
    try (DataDirectory made = DataDirectory.open(FileLayer.real(), inner)) {
      id = made.id();
      secret = made.secret();
      assertEquals(new LogGeneration(0, 2), made.generationFor(2));
      assertEquals(new LogGeneration(0, 2), made.generationFor(2));
      assertEquals(new LogGeneration(2, 3), made.generationFor(3));
      assertEquals(new LogGeneration(5, 2), made.generationFor(2));
    }
    try (DataDirectory again = DataDirectory.open(FileLayer.real(), inner)) {
      assertEquals(id, again.id());
      assertEquals(id, DataDirectory.idOf(FileLayer.real(), inner));
      assertArrayEquals(secret, again.secret());
      assertEquals(
          List.of(new LogGeneration(0, 2), new LogGeneration(2, 3), new LogGeneration(5, 2)),
          again.generations());
    }
    assertTrue(Files.exists(inner.resolve(DataDirectory.LOCK)));
  }

  @Test
  void aCrashAtAnyCallLeavesTheOldDescriptionOrTheNewOne() throws IOException {
    for (int n = 1; n < 40; n++) {
      CrashingFileLayer files = new CrashingFileLayer(n);
      files.faults().at(n, Faults.Fate.CRASHES);
      LogGeneration promised = new LogGeneration(0, 1);
      try {
        DataDirectory data = DataDirectory.open(files, DATA);
        data.generationFor(1);
        promised = data.generationFor(4);
      } catch (IOException dead) {
        promised = new LogGeneration(0, 1);
      }
      files.crash(n);
      List<LogGeneration> found = DataDirectory.open(files, DATA).generations();
      assertTrue(promised.logs() == 1 || found.contains(promised), "crash at call " + n);
    }
  }

  @Test
  void aNewerDescriptionIsRefused() throws IOException {
    CrashingFileLayer files = new CrashingFileLayer(1);
    put(files, "{\"formatVersion\": 2}");
    NewerFormatException newer =
        assertThrows(NewerFormatException.class, () -> DataDirectory.open(files, DATA));
    assertTrue(String.valueOf(newer.getMessage()).contains("formatVersion 2"));
  }

  @Test
  void aDamagedDescriptionIsRefusedAndTheLockIsGivenBack() throws IOException {
    CrashingFileLayer files = new CrashingFileLayer(1);
    for (String bad : List.of("", "{", "[]", "{\"formatVersion\":1,\"directoryId\":\"12\"}")) {
      put(files, bad);
      assertThrows(CorruptFileException.class, () -> DataDirectory.open(files, DATA), bad);
    }
  }

  @Test
  void logsWithoutADescriptionAreNotTakenOver() throws IOException {
    CrashingFileLayer files = new CrashingFileLayer(1);
    files.createDirectories(DATA.resolve(DataDirectory.WAL).resolve("0"));
    assertThrows(CorruptFileException.class, () -> DataDirectory.open(files, DATA));
  }

  @Test
  void whatAKilledProcessRenamedLastsOnceTheNextOneReliesOnIt() throws IOException {
    for (int n = 1; n < 40; n++) {
      CrashingFileLayer files = new CrashingFileLayer(n);
      DataDirectory.open(files, DATA).generationFor(1);
      files.kill();
      files.faults().at(files.faults().calls() + n, Faults.Fate.CRASHES);
      try {
        DataDirectory.open(files, DATA).generationFor(2);
      } catch (IOException dead) {
        // in the middle of it
      }
      files.kill();
      List<LogGeneration> reliedOn = DataDirectory.open(files, DATA).generations();
      files.crash(n);
      assertEquals(reliedOn, DataDirectory.open(files, DATA).generations(), "call " + n);
    }
  }
}
