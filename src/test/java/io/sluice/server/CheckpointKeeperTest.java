package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of a running server. */
class CheckpointKeeperTest {
  private static final long NOW = System.currentTimeMillis() - 3_600_000;
  private static final int SAMPLES = 500;
  private static final long LIMIT = Duration.ofSeconds(40).toNanos();
  private static final String[] SMALL = {
    "wal.segmentSize", "64KiB", "wal.checkpointBytes", "64KiB", "ingest.shards", "1"
  };

  @TempDir private Path data;

  private volatile boolean broken;
  private int written;

  /** Files of the operating system, of which checkpoints can't be made while {@link #broken}. */
  private FileLayer files() {
    FileLayer real = FileLayer.real();
    return (FileLayer)
        Proxy.newProxyInstance(
            FileLayer.class.getClassLoader(),
            new Class<?>[] {FileLayer.class},
            (proxy, method, arguments) -> {
              boolean create = method.getName().equals("create");
              if (broken && create && arguments[0].toString().endsWith(".checkpoint.new")) {
                throw new IOException("No space left on device");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  private void write(RunningServer server) throws Exception {
    StringBuilder body = new StringBuilder("{\"timeseries\":[{\"labels\":{\"__name__\":\"up\"},");
    body.append("\"samples\":[");
    for (int i = 0; i < SAMPLES; i++) {
      body.append(i == 0 ? "" : ",").append('[').append(NOW + written++).append(",1.5]");
    }
    body.append("]}]}");
    String headers = "Content-Type: application/json\r\n";
    assertEquals(200, server.send("POST", "/api/v1/write", headers, body.toString()).status());
  }

  private static double meter(RunningServer server, String name) throws Exception {
    Matcher found =
        Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE)
            .matcher(server.get("/metrics").body());
    assertTrue(found.find(), name);
    return Double.parseDouble(found.group(1));
  }

  private void writeUntil(RunningServer server, String meter, double least) throws Exception {
    long deadline = System.nanoTime() + LIMIT;
    while (meter(server, meter) < least) {
      assertTrue(System.nanoTime() < deadline, meter + " stays below " + least);
      write(server);
    }
  }

  private static long samples(RunningServer server) throws Exception {
    String body = server.get("/api/v1/export?match[]=up").body();
    return Pattern.compile("\\[1\\d{12},").matcher(body).results().count();
  }

  @Test
  void aCheckpointThatFailsIsTriedAgainAndTheLogOnlyGrows() throws Exception {
    try (RunningServer server = RunningServer.start(files(), data, SMALL)) {
      writeUntil(server, "sluice_checkpoints_total", 1);
      broken = true;
      writeUntil(server, "sluice_checkpoints_failures_total", 1);
      broken = false;
      writeUntil(server, "sluice_checkpoints_total", 3);
      assertTrue(meter(server, "sluice_checkpoints_written_bytes_total") > 4096);
      assertEquals(written, samples(server));
    }
    try (RunningServer server = RunningServer.start(files(), data, SMALL)) {
      assertEquals(written, samples(server));
    }
  }
}
