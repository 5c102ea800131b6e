package io.sluice.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.process.RealServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's program for Java, taken out of the page and run; only the port is the test's. */
@Timeout(180)
class ReadmeExampleIT {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?public final class (\\w+).*?)```", Pattern.DOTALL);
  private static final long SECONDS = 60;

  @Test
  void theProgramInTheReadmeWritesASampleAndReadsItBack(@TempDir Path home) throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(readme()));
    assertTrue(program.find(), "the README has a program");
    Path file = home.resolve(program.group(2) + ".java");
    try (RealServer server = new RealServer.Setup(home).start()) {
      Files.writeString(file, program.group(1).replace(":8240", ":" + server.port()));
      String output = run(file, home.resolve("program-output"));
      assertTrue(output.contains("received=1, stored=1"), output);
      assertTrue(output.contains("cpu_usage{host=\"b\"}"), output);
    }
  }

  private static Path readme() {
    return Stream.of("README.md", "../README.md")
        .map(Path::of)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private static String run(Path program, Path output) throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(java.waitFor(SECONDS, TimeUnit.SECONDS));
    } finally {
      java.destroyForcibly().onExit().join();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(0, java.exitValue(), text);
    return text;
  }
}
