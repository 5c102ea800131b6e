package io.sluice.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Makes system calls of a running process fail or last, until it is closed. Of one thread. */
final class Strace implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/strace");
  private static final int SECONDS = 20;

  private final Process process;

  private Strace(Process process) {
    this.process = process;
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Injects from now on.
   *
   * @param calls such as {@code fsync,fdatasync}
   * @param what such as {@code error=EIO} or {@code delay_enter=100000}, in microseconds
   */
  static Strace inject(long pid, String calls, String what) throws IOException {
    Process strace =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-f",
                "-qqq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":" + what,
                "-p",
                Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path status = Path.of("/proc/" + pid + "/task/" + pid + "/status");
    Awaitility.await("strace is attached")
        .atMost(Duration.ofSeconds(SECONDS))
        .until(() -> !Files.readString(status).contains("TracerPid:\t0\n"));
    return new Strace(strace);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("strace does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
