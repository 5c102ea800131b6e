package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.checkpoint.CheckpointFiles;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.wal.LogReport.CorruptRange;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts with checkpoints that are damaged, missing or half done. */
class CheckpointDamageTest {
  private static final long BASE = SealKit.WIDTH * 200_000;

  @TempDir private Path directory;

  private static Labels labels(int i) {
    return Labels.of("__name__", "m", "host", "h" + i);
  }

  private static void fill(SealKit kit, int series, int from, int to) {
    for (int s = from; s < to; s++) {
      for (int i = 0; i < series; i++) {
        kit.write("default", labels(i), BASE + s * 1000L, s, ConflictPolicy.REFUSE);
      }
    }
  }

  private static void flip(Path file, long at) throws Exception {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int value = open.read();
      open.seek(at);
      open.write(value ^ 4);
    }
  }

  private static List<CorruptRange> corrupt(SealKit kit) {
    return kit.recovered.logs().stream().flatMap(log -> log.corrupt().stream()).toList();
  }

  @Test
  void aDamagedOneFallsBackToTheOneBefore() throws Exception {
    SealKit kit = new SealKit(directory, 1);
    fill(kit, 20, 0, 400);
    kit.checkpoint();
    fill(kit, 20, 400, 500);
    Path first = CheckpointFiles.path(kit.site(0), 1);
    Path second = CheckpointFiles.path(kit.site(0), 2);
    Path log = kit.site(0).directory();
    NavigableMap<?, ?> before = kit.heads("default");
    kit.close();
    Path saved = directory.resolve("saved");
    copy(log, saved);
    kit = new SealKit(directory, 1);
    kit.checkpoint();
    kit.close();
    Path made = directory.resolve("made");
    Files.copy(second, made);
    copy(saved, log); // as if the process had ended behind the rename
    Files.copy(made, second);
    flip(second, 6000);
    kit = new SealKit(directory, 1);
    assertEquals(before, kit.heads("default"));
    assertEquals(1, corrupt(kit).size());
    assertEquals(second, corrupt(kit).get(0).file());
    assertTrue(Files.exists(corrupt(kit).get(0).copy()));
    assertTrue(Files.exists(first));
    assertFalse(Files.exists(second));
    kit = kit.restart(1);
    assertEquals(List.of(), corrupt(kit));
    assertEquals(before, kit.heads("default"));
    kit.close();
  }

  private static void copy(Path from, Path to) throws Exception {
    if (Files.exists(to)) {
      try (var files = Files.list(to)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void whatIsMissingWithoutAnotherIsReportedAndTheRestIsServed() throws Exception {
    SealKit kit = new SealKit(directory, 1);
    fill(kit, 3000, 0, 3);
    kit.checkpoint();
    fill(kit, 3000, 3, 4);
    Path path = CheckpointFiles.path(kit.site(0), 1);
    kit.close();
    flip(path, Files.size(path) / 3);
    for (int start = 0; start < 2; start++) {
      kit = new SealKit(directory, 1);
      assertEquals(1, corrupt(kit).size());
      CorruptRange range = corrupt(kit).get(0);
      assertEquals(path, range.file());
      assertTrue(range.what().contains("series from "), range::what);
      int series = kit.heads("default").size();
      assertTrue(series > 500 && series < 3000, "series: " + series);
      kit.heads("default").values().forEach(samples -> assertEquals(4, samples.size()));
      kit.close();
    }
    kit = new SealKit(directory, 1);
    fill(kit, 3000, 4, 5);
    kit.checkpoint();
    NavigableMap<?, ?> before = kit.heads("default");
    assertEquals(3000, before.size());
    kit = kit.restart(1);
    assertEquals(List.of(), corrupt(kit));
    assertEquals(before, kit.heads("default"));
    assertTrue(Files.exists(path.resolveSibling("quarantine").resolve(path.getFileName())));
    kit.close();
  }

  @Test
  void aMissingOneIsReported() throws Exception {
    SealKit kit = new SealKit(directory, 1);
    fill(kit, 50, 0, 400);
    kit.checkpoint();
    Path path = CheckpointFiles.path(kit.site(0), 1);
    kit.close();
    Files.delete(path);
    kit = new SealKit(directory, 1);
    assertEquals(1, corrupt(kit).size());
    assertTrue(corrupt(kit).get(0).what().contains("no readable checkpoint"));
    kit.close();
  }

  @Test
  void aDamagedHeaderIsReportedAndOneCopyIsEnough() throws Exception {
    SealKit kit = new SealKit(directory, 1);
    fill(kit, 50, 0, 400);
    kit.checkpoint();
    NavigableMap<?, ?> before = kit.heads("default");
    Path path = CheckpointFiles.path(kit.site(0), 1);
    kit.close();
    flip(path, 20);
    kit = new SealKit(directory, 1);
    assertEquals(before, kit.heads("default"));
    assertTrue(corrupt(kit).get(0).what().contains("nothing is missing"));
    kit.close();
    flip(path, 2048 + 20);
    kit = new SealKit(directory, 1);
    assertEquals(2, corrupt(kit).size(), "the header, and that nothing stands before the log");
    kit.close();
  }
}
