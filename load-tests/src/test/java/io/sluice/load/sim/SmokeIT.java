package io.sluice.load.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shortest simulation, run as the script runs all of them. */
class SmokeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final long SECONDS = 120;

  @TempDir Path home;

  @Test
  @Timeout(SECONDS + 30)
  void aSimulationEndsWithAReportAndTheVerdictThatNothingIsLost() throws Exception {
    File output = home.resolve("output").toFile();
    Process gatling =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dsluice.seconds=2",
                "-Dsluice.heap=256m",
                "-Dsluice.launcher=" + ROOT.resolve("sluice"),
                "-Dsluice.data=" + home.resolve("data"),
                "-Dsluice.java=" + System.getProperty("java.home"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.gatling.app.Gatling",
                "-s",
                Smoke.class.getName(),
                "-rf",
                home.resolve("reports").toString())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      assertTrue(gatling.waitFor(SECONDS, TimeUnit.SECONDS), () -> text(output));
    } finally {
      gatling.descendants().forEach(ProcessHandle::destroyForcibly);
      gatling.destroyForcibly().onExit().join();
    }
    assertEquals(0, gatling.exitValue(), () -> text(output));
    assertTrue(text(output).contains("verdict of smoke: nothing is lost"), () -> text(output));
    try (Stream<Path> files = Files.walk(home.resolve("reports"))) {
      assertTrue(files.anyMatch(file -> file.endsWith("index.html")), () -> text(output));
    }
    try (Stream<Path> left = Files.list(home.resolve("data"))) {
      assertEquals(0, left.count(), "the server's directory is gone");
    }
  }

  private static String text(File output) {
    try {
      return Files.readString(output.toPath(), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
