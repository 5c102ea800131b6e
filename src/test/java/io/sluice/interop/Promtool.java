package io.sluice.interop;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Debian's promtool. Confined to one thread. */
final class Promtool {
  private static final Path PROGRAM = Path.of("/usr/bin/promtool");
  private static final int SECONDS = 60;

  /** What a run printed. */
  record Output(int status, String out, String err) {}

  private Promtool() {}

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** Runs it to its end. */
  static Output run(Path scratch, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(arguments));
    File out = scratch.resolve("promtool.out").toFile();
    File err = scratch.resolve("promtool.err").toFile();
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("promtool did not end within " + SECONDS + " s: " + command);
    }
    return new Output(
        process.exitValue(),
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8));
  }
}
