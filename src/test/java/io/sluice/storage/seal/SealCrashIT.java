package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process is halted, as by kill -9, at named points of sealing. */
class SealCrashIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seal-marked",
        "block-chunks-written:2",
        "block-before-rename:1",
        "block-before-rename:3",
        "block-after-rename:1",
        "block-after-rename:2",
        "seal-published:2",
        "seal-released:1",
        "seal-released:4",
        "block-chunks-written:5",
        "block-before-rename:5",
        "block-before-rename:6",
        "block-after-rename:5",
        "compact-published:1",
        "compact-published:2",
        "compact-replaced:1",
        "block-deleting:1",
        "block-deleting:3"
      })
  void aKillWhileSealingOrMergingLosesAndDoublesNothing(String point) throws Exception {
    Process process = start(point);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
    assertEquals(137, process.exitValue(), "halted as by kill -9");
    try (SealKit kit = new SealKit(directory, 2)) {
      check(kit);
      kit.sealer.seal(Long.MAX_VALUE);
      check(kit);
      assertEquals(0, SealKit.count(kit.heads(SealKit.TENANT)));
      long inBlocks =
          kit.store.metas(SealKit.TENANT).stream().mapToLong(m -> m.stats().samples()).sum();
      assertEquals(
          SealCrashProcess.SERIES * SealCrashProcess.SAMPLES, inBlocks, "no sample is in two");
    }
  }

  private static void check(SealKit kit) throws Exception {
    var all = kit.everything(SealKit.TENANT);
    assertEquals(SealCrashProcess.SERIES, all.size());
    for (int series = 0; series < SealCrashProcess.SERIES; series++) {
      var samples = all.getOrDefault(SealCrashProcess.labels(series), new java.util.TreeMap<>());
      assertEquals(SealCrashProcess.SAMPLES, samples.size());
      for (int i = 0; i < SealCrashProcess.SAMPLES; i++) {
        assertEquals((long) i, samples.get(SealCrashProcess.BASE + i * 600_000L));
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
            SealCrashProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
