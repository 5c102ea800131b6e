package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples move to blocks, and nobody who reads notices. */
class SealTest {
  private static final long BASE = 7_200_000L * 236_000;
  private static final String EXPORT = "/api/v1/export?match[]=%7Bhost%3D%22a%22%7D";

  @TempDir private Path data;

  private static void write(RunningServer server, int series, int samples) throws Exception {
    for (int i = 0; i < series; i++) {
      StringBuilder body = new StringBuilder();
      for (int s = 0; s < samples; s++) {
        body.append(s == 0 ? "" : ",").append("[%d,%d]".formatted(BASE + s * 60_000L, s + i));
      }
      String json =
          "{\"timeseries\":[{\"labels\":{\"__name__\":\"m%d\",\"host\":\"a\"},\"samples\":[%s]}]}"
              .formatted(i, body);
      assertEquals(200, post(server, "/api/v1/write", json).status());
    }
  }

  private static RunningServer.Reply post(RunningServer server, String path, String body)
      throws Exception {
    return server.send("POST", path, "Content-Type: application/json\r\n", body);
  }

  private static List<String> lines(RunningServer server) throws Exception {
    RunningServer.Reply reply = server.get(EXPORT);
    assertEquals(200, reply.status(), reply::body);
    return reply.body().lines().sorted().toList();
  }

  private static List<String> discovered(RunningServer server) throws Exception {
    return List.of(
        server.get("/api/v1/labels").body(),
        server.get("/api/v1/label/__name__/values").body(),
        server.get("/api/v1/label/__name__/values?match[]=m1&start=1").body(),
        server.get("/api/v1/labels?match[]=m1").body(),
        server.get("/api/v1/series?match[]=m1").body());
  }

  @Test
  void readingIsTheSameBeforeAndAfterASealAndARestart() throws Exception {
    List<String> before;
    List<String> discovered;
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      write(server, 5, 400);
      before = lines(server);
      discovered = discovered(server);
      assertEquals(5, before.size());
      RunningServer.Reply sealed = post(server, "/api/v1/admin/seal", "");
      assertEquals(200, sealed.status(), sealed::body);
      assertTrue(sealed.body().contains("\"samples\":600"), sealed::body);
      assertEquals(before, lines(server));
      assertEquals(discovered, discovered(server));
      assertEquals("{\"blocks\":[]}", post(server, "/api/v1/admin/seal", "").body());
      RunningServer.Reply late = server.write("m1", BASE + 30_000, 7);
      assertTrue(late.body().contains("\"late\":1"), late::body);
      before = lines(server);
      assertTrue(before.toString().contains("[" + (BASE + 30_000) + ",7]"), before::toString);
    }
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      assertEquals(before, lines(server));
      assertEquals(discovered, discovered(server));
      assertTrue(server.get("/metrics").body().contains("sluice_blocks 4"));
    }
  }

  @Test
  void aRangeIsSealedByItselfWhenItIsOver() throws Exception {
    try (RunningServer server =
        RunningServer.start(data, "blocks.interval", "100ms", "blocks.settle", "0s")) {
      write(server, 2, 310);
      List<String> before = lines(server);
      Awaitility.await("two ranges of five hours are over")
          .atMost(Duration.ofSeconds(30))
          .until(() -> blocks().size() == 2);
      assertEquals(before, lines(server));
    }
  }

  @Test
  void queriesOfATenantWithADamagedBlockAreRefusedByName() throws Exception {
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      write(server, 2, 10);
      post(server, "/api/v1/admin/seal", "");
    }
    Path index = blocks().get(0).resolve("index");
    byte[] bytes = Files.readAllBytes(index);
    bytes[bytes.length - 1] ^= 1;
    Files.write(index, bytes);
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      RunningServer.Reply reply = server.get(EXPORT);
      assertEquals(500, reply.status());
      assertTrue(reply.body().contains(index.toString()), reply::body);
      assertEquals(200, server.write("m1", BASE + 900_000, 7).status());
      assertTrue(server.get("/metrics").body().contains("sluice_blocks_damaged 1"));
    }
  }

  private List<Path> blocks() throws Exception {
    Path folder = data.resolve("blocks").resolve("default");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(path -> !path.toString().contains(".tmp")).toList();
    }
  }
}
