package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.process.RawHttp;
import io.sluice.process.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, whose wall clock is set back and ahead by libfaketime. */
class ClockJumpInteropIT {
  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path home;

  private void clock(String offset) throws IOException {
    Path aside = Files.writeString(home.resolve("clock.new"), offset + "\n");
    Files.move(aside, home.resolve("clock"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static RawHttp.Answer write(RealServer server, long time) throws IOException {
    String body =
        "{\"timeseries\":[{\"labels\":{\"__name__\":\"clock\"},\"samples\":[[%d,1]]}]}"
            .formatted(time);
    try (RawHttp http = new RawHttp(server.port())) {
      return http.post("/api/v1/write", RawHttp.bytes(body), "Content-Type: application/json");
    }
  }

  private static void awaitTrusted(RealServer server, boolean trusted) {
    String line = "sluice_clock_trusted " + (trusted ? "1.0" : "0.0");
    Awaitility.await(line)
        .atMost(SOON)
        .until(
            () -> {
              try (RawHttp http = new RawHttp(server.port())) {
                return http.get("/metrics").body().contains(line);
              }
            });
  }

  @Test
  void noSampleIsRefusedForGoodByAClockThatJumped() throws Exception {
    assumeTrue(Files.exists(LIBRARY), "libfaketime (faketime) is not installed");
    clock("+0");
    RealServer.Setup setup =
        new RealServer.Setup(home)
            .jvm("-Xmx256m")
            .environment("LD_PRELOAD", LIBRARY.toString())
            .environment("FAKETIME_TIMESTAMP_FILE", home.resolve("clock").toString())
            .environment("FAKETIME_NO_CACHE", "1")
            .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    try (RealServer server = setup.start()) {
      long now = System.currentTimeMillis();
      assertEquals(200, write(server, now).status());
      assertEquals(400, write(server, now + 3_600_000).status());
      clock("-3h");
      awaitTrusted(server, false);
      RawHttp.Answer later = write(server, now + 1);
      assertEquals(503, later.status(), later::toString);
      assertNotNull(later.header("Retry-After"));
      assertEquals(200, write(server, now - 11_000_000).status(), "what is not ahead is taken");
      clock("+3h");
      awaitTrusted(server, false);
      assertEquals(200, write(server, now + 2).status());
      clock("+0");
      awaitTrusted(server, true);
      assertEquals(200, write(server, now + 1).status());
      assertEquals(400, write(server, now + 3_600_000).status());
      assertTrue(server.output().contains("the wall clock jumped"));
      assertTrue(server.output().contains("the wall clock is trusted again"));
      assertEquals(0, server.stop());
    }
  }
}
