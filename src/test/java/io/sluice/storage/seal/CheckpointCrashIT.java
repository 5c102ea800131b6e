package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.wal.LogReport;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process is halted, as by kill -9, at named points of making checkpoints and trimming. */
class CheckpointCrashIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoint-copied:3",
        "checkpoint-written:1",
        "checkpoint-before-rename:2",
        "checkpoint-renamed:1",
        "checkpoint-renamed:4",
        "checkpoint-verified:3",
        "checkpoint-tidied:3",
        "trim-begun:3",
        "trim-discarded:1",
        "trim-discarded:5"
      })
  void aKillWhileMakingACheckpointLosesAndDoublesNothing(String point) throws Exception {
    Process process = start(point);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
    assertEquals(137, process.exitValue(), "halted as by kill -9");
    for (int shards : new int[] {2, 2, 3}) {
      try (SealKit kit = new SealKit(directory, shards)) {
        check(kit);
        kit.checkpoint();
      }
    }
  }

  private static void check(SealKit kit) {
    NavigableMap<?, NavigableMap<Long, Long>> heads = kit.heads(SealKit.TENANT);
    TreeMap<Long, Long> times = new TreeMap<>();
    heads
        .values()
        .forEach(samples -> samples.forEach((time, bits) -> times.merge(time, 1L, Long::sum)));
    assertTrue(times.size() >= CheckpointCrashProcess.ROUND, "samples: " + times.size());
    long expected = CheckpointCrashProcess.BASE;
    for (long time : times.headMap(times.lastKey()).keySet()) {
      assertEquals(expected, time, "every group but the last was acknowledged");
      assertEquals(CheckpointCrashProcess.SERIES, times.get(time), "at " + time);
      expected += 1000;
    }
    long counted = kit.shards.stream().mapToLong(shard -> shard.head().sampleCount()).sum();
    assertEquals(SealKit.count(kit.heads(SealKit.TENANT)), counted, "something is there twice");
    for (LogReport report : kit.recovered.logs()) {
      assertTrue(report.corrupt().isEmpty(), () -> report.corrupt().toString());
      assertEquals(0, report.orphans());
    }
  }

  private Process start(String point) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Dsluice.crashpoint=" + point,
            "-cp",
            System.getProperty("java.class.path"),
            CheckpointCrashProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
