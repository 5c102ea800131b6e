package io.sluice.storage.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgettingFileLayerTest {
  @TempDir Path home;

  private Path data() {
    return home.resolve("data");
  }

  /** Another process after the first was killed: it sees what the disk has. */
  private FileLayer after() {
    return FileLayer.real();
  }

  private static void put(FileLayer files, Path file, String text, boolean sync)
      throws IOException {
    try (StorageFile made = files.create(file)) {
      made.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      if (sync) {
        made.force(false);
      }
    }
  }

  @Test
  void whatWasSyncedIsThere() throws IOException {
    FileLayer files = ForgettingFileLayer.of(data(), 1, true);
    Path file = data().resolve("a");
    put(files, file, "kept", true);
    files.syncDirectory(data());
    assertArrayEquals("kept".getBytes(StandardCharsets.UTF_8), SmallFiles.read(after(), file));
  }

  @Test
  void aReaderInTheSameLifeSeesWhatIsNotSynced() throws IOException {
    FileLayer files = ForgettingFileLayer.of(data(), 1, true);
    Path file = data().resolve("a");
    put(files, file, "seen", false);
    assertArrayEquals("seen".getBytes(StandardCharsets.UTF_8), SmallFiles.read(files, file));
    assertEquals(List.of("a"), files.list(data()));
  }

  @Test
  void namesAndBytesThatWereNotSyncedAreUsuallyForgotten() throws IOException {
    int names = 0;
    int whole = 0;
    for (int seed = 0; seed < 100; seed++) {
      Path data = home.resolve("d" + seed);
      FileLayer files = ForgettingFileLayer.of(data, seed, true);
      put(files, data.resolve("unnamed"), "bytes", true);
      names += after().exists(data.resolve("unnamed")) ? 1 : 0;
      put(files, data.resolve("named"), "x".repeat(9_000), false);
      files.syncDirectory(data);
      byte[] left = SmallFiles.read(after(), data.resolve("named"));
      whole += new String(left, StandardCharsets.UTF_8).equals("x".repeat(9_000)) ? 1 : 0;
    }
    assertTrue(names > 0 && names < 40, "names that leaked: " + names);
    assertTrue(whole < 40, "files that leaked: " + whole);
  }

  @Test
  void withoutSyncsOnlyTheManifestIsKept() throws IOException {
    FileLayer files = ForgettingFileLayer.of(data(), 3, false);
    put(files, data().resolve(DataDirectory.MANIFEST + ".new"), "{}", true);
    put(files, data().resolve("b"), "gone", true);
    files.syncDirectory(data());
    assertEquals(2, SmallFiles.read(after(), data().resolve("sluice.json.new")).length);
    assertEquals(0, SmallFiles.read(after(), data().resolve("b")).length);
  }

  @Test
  void aRenamedDirectoryTakesItsFilesAlong() throws IOException {
    FileLayer files = ForgettingFileLayer.of(data(), 5, true);
    Path aside = data().resolve("t/x.creating");
    files.createDirectories(aside);
    put(files, aside.resolve("index"), "i", true);
    files.syncDirectory(aside);
    files.rename(aside, data().resolve("t/x"));
    assertTrue(files.exists(data().resolve("t/x/index")));
    assertFalse(files.exists(aside));
    files.syncDirectory(data().resolve("t"));
    assertEquals(1, SmallFiles.read(after(), data().resolve("t/x/index")).length);
    assertFalse(after().exists(aside));
  }

  /** Random calls against a map: what can be read is what was written, synced or not. */
  @Test
  void itReadsBackLikeAnyOtherFileSystem() throws IOException {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Path data = home.resolve("m" + seed);
      FileLayer files = ForgettingFileLayer.of(data, seed, true);
      TreeMap<String, byte[]> model = new TreeMap<>();
      for (int i = 0; i < 200; i++) {
        step(random, data, files, model);
        assertEquals(List.copyOf(model.keySet()), files.list(data), "seed " + seed);
      }
      for (String name : model.keySet()) {
        byte[] found = SmallFiles.read(files, data.resolve(name));
        assertArrayEquals(model.get(name), found, "seed " + seed + ", file " + name);
      }
      for (String name : model.keySet()) {
        try (StorageFile open = files.open(data.resolve(name))) {
          open.force(true);
        }
      }
      files.syncDirectory(data);
      for (String name : model.keySet()) {
        byte[] found = SmallFiles.read(after(), data.resolve(name));
        assertArrayEquals(model.get(name), found, "synced, seed " + seed + ", file " + name);
      }
    }
  }

  private static void step(Random random, Path data, FileLayer files, Map<String, byte[]> model)
      throws IOException {
    String name = "f" + random.nextInt(4);
    byte[] known = model.get(name);
    if (known == null) {
      put(files, data.resolve(name), "", false);
      model.put(name, new byte[0]);
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> {
        files.delete(data.resolve(name));
        model.remove(name);
      }
      case 1 -> {
        files.rename(data.resolve(name), data.resolve("g"));
        model.put("g", known);
        model.remove(name);
      }
      case 2 -> files.syncDirectory(data);
      default -> {
        byte[] bytes = new byte[1 + random.nextInt(6_000)];
        random.nextBytes(bytes);
        int at = random.nextInt(10_000);
        byte[] next = java.util.Arrays.copyOf(known, Math.max(known.length, at + bytes.length));
        System.arraycopy(bytes, 0, next, at, bytes.length);
        model.put(name, next);
        try (StorageFile open = files.open(data.resolve(name))) {
          open.write(ByteBuffer.wrap(bytes), at);
          if (random.nextBoolean()) {
            open.force(false);
          }
        }
      }
    }
  }
}
