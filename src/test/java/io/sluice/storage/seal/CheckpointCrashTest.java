package io.sluice.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.io.Faults;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.wal.LogReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Writes and checkpoints with every single file operation failing, or being the last. */
class CheckpointCrashTest {
  private static final Path ROOT = Path.of("/data");
  private static final int SEGMENT = 8192;
  private static final long BASE = SealKit.WIDTH * 200_000;

  /** What was sent, and what of it was acknowledged. */
  private static final class Script {
    final NavigableMap<Labels, NavigableMap<Long, Long>> acknowledged = new TreeMap<>();
    final NavigableMap<Labels, NavigableMap<Long, Long>> sent = new TreeMap<>();
    int next;

    void run(CrashingFileLayer files, int writes) {
      try {
        SealKit kit = new SealKit(files, ROOT, 1, SEGMENT);
        kit.sync = true;
        for (int i = 0; i < writes; i++) {
          write(kit);
          if (i % 10 == 9) {
            checkpoint(kit);
          }
        }
        kit.abandon();
      } catch (IOException | CompletionException dead) {
        return; // the start failed
      }
    }

    private void write(SealKit kit) {
      Labels labels = Labels.of("__name__", "m", "n", Integer.toString(next % 60), "pad", PAD);
      long time = BASE + next * 1000L;
      sent.computeIfAbsent(labels, l -> new TreeMap<>()).put(time, (long) next);
      try {
        kit.write(SealKit.TENANT, labels, time, next, ConflictPolicy.REFUSE);
        acknowledged.computeIfAbsent(labels, l -> new TreeMap<>()).put(time, (long) next);
      } catch (CompletionException unavailable) {
        assertTrue(next >= 0, "weather");
      }
      next++;
    }

    private static void checkpoint(SealKit kit) {
      try {
        kit.checkpoint();
      } catch (IOException weather) {
        return; // the log only grows
      }
    }

    void check(CrashingFileLayer files) throws IOException {
      SealKit kit = new SealKit(files, ROOT, 1, SEGMENT);
      NavigableMap<Labels, NavigableMap<Long, Long>> heads = kit.heads(SealKit.TENANT);
      acknowledged.forEach(
          (labels, samples) ->
              samples.forEach(
                  (time, bits) ->
                      assertEquals(
                          bits,
                          heads.getOrDefault(labels, new TreeMap<>()).get(time),
                          labels + " at " + time)));
      heads.forEach(
          (labels, samples) ->
              samples.forEach(
                  (time, bits) ->
                      assertEquals(
                          bits,
                          sent.getOrDefault(labels, new TreeMap<>()).get(time),
                          "never sent")));
      assertEquals(
          SealKit.count(heads), kit.shards.get(0).head().sampleCount(), "something is there twice");
      for (LogReport report : kit.recovered.logs()) {
        assertTrue(report.corrupt().isEmpty(), () -> report.corrupt().toString());
        assertEquals(0, report.orphans());
      }
      kit.abandon();
    }
  }

  private static final String PAD = "x".repeat(300);

  /** Steps by which calls are picked; 1 in a long run. */
  private static final int STEP = Integer.getInteger("crash.step", 3);

  private static long calls() {
    CrashingFileLayer files = new CrashingFileLayer(1);
    new Script().run(files, 100);
    return files.faults().calls();
  }

  private static void everywhere(Faults.Fate fate, boolean power) throws IOException {
    long calls = calls();
    for (long n = 1; n <= calls + 3; n += STEP) {
      CrashingFileLayer files = new CrashingFileLayer(n);
      Script script = new Script();
      files.faults().at(n, fate);
      script.run(files, 100);
      end(files, power, n);
      try {
        script.check(files);
        files.kill();
        script.run(files, 25);
        end(files, power, n + 1);
        script.check(files);
      } catch (AssertionError | IOException | RuntimeException wrong) {
        throw new AssertionError("call " + n + " of " + calls + " " + fate, wrong);
      }
    }
  }

  private static void end(CrashingFileLayer files, boolean power, long seed) {
    if (power) {
      files.crash(seed);
    } else {
      files.kill();
    }
  }

  @Test
  void withSyncSwitchedOffTheSameTestFindsLoss() {
    int found = 0;
    for (long n = 1; n <= calls(); n += 10) {
      CrashingFileLayer files = new CrashingFileLayer(n);
      Script script = new Script();
      files.faults().forcesDoNothing(true);
      files.faults().at(n, Faults.Fate.CRASHES);
      script.run(files, 100);
      end(files, true, n);
      try {
        script.check(files);
      } catch (AssertionError | IOException | RuntimeException loss) {
        found++;
      }
    }
    assertTrue(found > 10, "losses found: " + found);
  }

  @Test
  void afterPowerIsCutAtAnyCallEverythingAcknowledgedIsThereOnce() throws IOException {
    everywhere(Faults.Fate.CRASHES, true);
  }

  @Test
  void afterAKillAtAnyCallEverythingAcknowledgedIsThereOnce() throws IOException {
    everywhere(Faults.Fate.CRASHES, false);
  }

  @Test
  void anyCallMayFailAndTheLogOnlyGrows() throws IOException {
    everywhere(Faults.Fate.FAILS, true);
  }
}
