package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.block.BlockVerifier;
import io.sluice.storage.block.SnapshotWriter;
import io.sluice.storage.io.FileLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process is halted, as by kill -9, while it deletes, makes a snapshot, and lets blocks go. */
class OrderCrashIT {
  private static final FileLayer FILES = FileLayer.real();

  @TempDir private Path directory;

  /** Point, ranges of which half was deleted by then, ranges that are still there. */
  @ParameterizedTest
  @CsvSource({
    "tombstones-sums-replaced:1, 0, 4",
    "tombstones-sums-replaced:3, 2, 4",
    "tombstones-replaced:1, 1, 4",
    "tombstones-replaced:4, 4, 4",
    "snapshot-linked:2, 4, 4",
    "snapshot-before-rename, 4, 4",
    "snapshot-renamed, 4, 4",
    "block-dropped:1, 4, 3",
    "block-deleting:2, 4, 2"
  })
  void aKillLosesNothingElseAndBringsNothingBack(String point, int deleted, int left)
      throws Exception {
    Process process = start(point);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
    assertEquals(137, process.exitValue(), "halted as by kill -9");
    Path snapshots = directory.resolve(SnapshotWriter.SNAPSHOTS);
    SnapshotWriter.tidy(FILES, snapshots);
    SealKit kit = new SealKit(directory, 2);
    for (int start = 0; start < 2; start++) {
      var all = kit.everything(SealKit.TENANT);
      long samples = SealKit.count(all);
      long perRange = OrderCrashProcess.SERIES;
      assertEquals(perRange * (2 * left - deleted + 4 - left), samples, "start " + start);
      assertEquals(0, kit.store.damaged().size());
      kit.compact();
      assertEquals(all, kit.everything(SealKit.TENANT));
      kit = kit.restart(3);
    }
    kit.close();
    Path made = snapshots.resolve("made");
    boolean renamed = !point.startsWith("tombstones") && !point.startsWith("snapshot-linked");
    assertEquals(renamed && !point.endsWith("before-rename"), Files.exists(made));
    if (Files.exists(made)) {
      Path folder = made.resolve("blocks").resolve(SealKit.TENANT);
      assertEquals(4, FILES.list(folder).size());
      for (String name : FILES.list(folder)) {
        BlockVerifier.verify(FILES, folder.resolve(name));
      }
    }
  }

  private Process start(String point) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Dsluice.crashpoint=" + point,
            "-cp",
            System.getProperty("java.class.path"),
            OrderCrashProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
