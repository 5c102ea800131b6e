package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.wal.LogKit.Recovered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashPointsIT {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"before-write:20", "before-sync:20", "after-sync:20", "segment-roll:3"})
  void aProcessHaltedAtANamedPointLosesNothingAcknowledged(String point) throws Exception {
    Process process = start(point);
    List<String> acknowledged =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(137, process.exitValue(), "halted as by kill -9");
    assertTrue(acknowledged.size() >= 10, acknowledged::toString);
    Recovered recovered = replay();
    int samples = acknowledged.size() * CrashPointProcess.SAMPLES;
    assertTrue(recovered.samples.size() >= samples, "acknowledged and lost");
    assertTrue(
        recovered.samples.size() <= samples + CrashPointProcess.SAMPLES, "at most one group more");
  }

  private Process start(String point) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-D" + CrashPoints.PROPERTY + "=" + point,
            "-cp",
            System.getProperty("java.class.path"),
            CrashPointProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private Recovered replay() throws IOException {
    Recovered recovered = new Recovered();
    recovered.report =
        LogReplay.replay(CrashPointProcess.site(directory), recovered, (done, total) -> {});
    return recovered;
  }
}
