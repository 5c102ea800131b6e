package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the process starts and ends, as whoever supervises it sees it. */
class LifecycleIT {

  private static final long SECONDS = 60;

  @TempDir Path home;

  private static int exitCode(RealServer server) throws InterruptedException {
    assertTrue(server.process().waitFor(SECONDS, TimeUnit.SECONDS), server::output);
    return server.process().exitValue();
  }

  @Test
  void asksToEndAndEndsWithZeroWithinTenSeconds() throws Exception {
    try (RealServer server = new RealServer.Setup(home).start()) {
      long began = System.nanoTime();
      assertEquals(0, server.stop(), server::output);
      assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(10), server::output);
    }
  }

  @Test
  void isNotReadyBeforeItStopsServing() throws Exception {
    try (RealServer server = new RealServer.Setup(home).set("shutdown.drainDelay", "3s").start();
        RawHttp http = new RawHttp(server.port())) {
      server.process().destroy();
      int ready = 200;
      for (int i = 0; i < 20_000 && ready == 200; i++) {
        ready = http.get("/-/ready").status();
      }
      assertEquals(503, ready);
      assertEquals(200, http.get("/-/healthy").status());
      assertEquals(0, exitCode(server), server::output);
    }
  }

  @Test
  void aSecondProcessOnTheSameDirectoryIsToldSo() throws Exception {
    try (RealServer first = new RealServer.Setup(home).start();
        RealServer second = new RealServer.Setup(home).launch()) {
      assertEquals(4, exitCode(second), second::output);
      assertTrue(second.output().contains("LOCK"), second::output);
      assertTrue(first.isReady());
    }
  }

  @Test
  void aLogThatIsNoneEndsTheProcessWithItsCode() throws Exception {
    Path data = home.resolve("data");
    Files.createDirectories(data);
    Files.writeString(data.resolve("sluice.json"), "{\"nonsense\":", StandardCharsets.UTF_8);
    try (RealServer server = new RealServer.Setup(home).launch()) {
      assertEquals(4, exitCode(server), server::output);
      assertTrue(server.output().contains("sluice.json"), server::output);
    }
  }

  @Test
  void linesAreJsonIfAskedFor() throws Exception {
    try (RealServer server = new RealServer.Setup(home).set("log.format", "json").start()) {
      String last = server.output().lines().reduce("", (a, b) -> b);
      assertTrue(last.startsWith("{") && last.endsWith("}"), server::output);
    }
  }
}
