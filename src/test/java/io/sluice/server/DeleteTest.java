package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted is gone for every reader, and stays gone. */
class DeleteTest {
  private static final long WIDTH = 7_200_000;
  private static final long BASE = WIDTH * 236_000;
  private static final String ALL = "match[]=%7B__name__%3D~%22m.*%22%7D";
  private static final String[] SETTINGS = {"blocks.seal", "false", "blocks.compact", "false"};

  @TempDir private Path data;

  private static RunningServer.Reply post(RunningServer server, String path) throws Exception {
    return server.send("POST", path, "", "");
  }

  /** Ten samples, ten minutes apart, of each of three series; some in a block, some not. */
  private static void write(RunningServer server) throws Exception {
    for (int s = 0; s < 10; s++) {
      for (int i = 0; i < 3; i++) {
        assertEquals(200, server.write("m" + i, BASE + s * 600_000L, s).status());
      }
      if (s == 4) {
        assertEquals(200, post(server, "/api/v1/admin/seal").status());
      }
    }
  }

  private static List<String> lines(RunningServer server) throws Exception {
    RunningServer.Reply reply = server.get("/api/v1/export?" + ALL);
    assertEquals(200, reply.status(), reply::body);
    return reply.body().lines().sorted().toList();
  }

  private static long samples(RunningServer server) throws Exception {
    return lines(server).stream().mapToLong(line -> line.split("\\[1").length - 1).sum();
  }

  private static String span(int from, int to) {
    return "&start=%d&end=%d".formatted((BASE / 1000) + from * 600L, (BASE / 1000) + to * 600L);
  }

  @Test
  void deletedSamplesAreGoneFromHeadAndBlocksAlsoAfterARestartAndAMerge() throws Exception {
    List<String> rest;
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      write(server);
      assertEquals(30, samples(server));
      RunningServer.Reply reply = post(server, "/api/v1/admin/delete?match[]=m1" + span(3, 6));
      assertEquals(200, reply.status(), reply::body);
      assertEquals("{\"blocks\":2,\"series\":2}", reply.body());
      assertEquals(26, samples(server));
      reply = post(server, "/api/v1/admin/tsdb/delete_series?match[]=m2");
      assertEquals(204, reply.status(), reply::body);
      rest = lines(server);
      assertEquals(16, samples(server));
      assertEquals(2, rest.size());
      assertTrue(server.get("/api/v1/series?" + ALL).body().indexOf("m2") < 0);
    }
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      assertEquals(rest, lines(server), "after a restart");
      String values = "/api/v1/label/__name__/values?start=" + BASE / 1000;
      assertEquals("{\"status\":\"success\",\"data\":[\"m0\",\"m1\"]}", server.get(values).body());
      assertEquals(200, server.write("m2", BASE + 1, 7).status());
      assertEquals(200, server.write("m1", BASE + 4 * 600_000L, 9).status());
      assertEquals(18, samples(server), "what is written later is kept");
      rest = lines(server);
      post(server, "/api/v1/admin/seal");
      assertEquals(rest, lines(server));
      post(server, "/api/v1/admin/compact");
      assertEquals(rest, lines(server), "cleaned");
      assertTrue(
          server.get("/metrics").body().contains("sluice_blocks_merged_deleted_total 14"),
          () -> "deleted samples are counted");
    }
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      assertEquals(rest, lines(server));
    }
  }

  @Test
  void aBlockOfWhichEverythingIsDeletedGoes() throws Exception {
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      write(server);
      assertEquals(200, post(server, "/api/v1/admin/delete?" + ALL).status());
      assertEquals(0, samples(server));
      assertEquals("{\"merges\":1,\"blocks\":0}", post(server, "/api/v1/admin/compact").body());
    }
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      assertEquals(0, samples(server), "a replay does not bring it back");
    }
  }

  @Test
  void aCheckpointFromBeforeBringsNothingBack() throws Exception {
    String[] settings = {
      "blocks.seal", "false", "blocks.compact", "false", "wal.checkpointBytes", "1MiB"
    };
    long rest;
    try (RunningServer server = RunningServer.start(data, settings)) {
      write(server);
      for (int i = 0; i < 4; i++) { // so that each shard has enough log
        fill(server, "x" + i, 150_000);
      }
      Awaitility.await("checkpoints have the samples")
          .atMost(Duration.ofSeconds(60))
          .until(() -> meter(server, "sluice_checkpoints_total") >= 2);
      RunningServer.Reply reply = post(server, "/api/v1/admin/delete?match[]=m1");
      assertEquals(200, reply.status(), reply::body);
      rest = samples(server);
      assertEquals(20, rest);
    }
    try (RunningServer server = RunningServer.start(data, settings)) {
      assertEquals(rest, samples(server));
    }
  }

  private static double meter(RunningServer server, String name) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void fill(RunningServer server, String name, int samples) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < samples; i++) {
      body.append(i == 0 ? "" : ",").append("[%d,%d]".formatted(BASE + i * 10L, i));
    }
    String json =
        "{\"timeseries\":[{\"labels\":{\"__name__\":\"%s\"},\"samples\":[%s]}]}"
            .formatted(name, body);
    RunningServer.Reply reply =
        server.send("POST", "/api/v1/write", "Content-Type: application/json\r\n", json);
    assertEquals(200, reply.status(), reply::body);
  }

  @Test
  void onlyTheTenantsOwnSamplesAreDeleted() throws Exception {
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      write(server);
      RunningServer.Reply reply =
          server.send("POST", "/api/v1/admin/delete?" + ALL, "X-Scope-OrgID: other\r\n", "");
      assertEquals("{\"blocks\":0,\"series\":0}", reply.body());
      assertEquals(30, samples(server));
    }
  }

  @Test
  void aDeleteNeedsASelector() throws Exception {
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      assertEquals(400, post(server, "/api/v1/admin/delete").status());
      assertEquals(400, post(server, "/api/v1/admin/delete?match[]=%7B").status());
      assertEquals(400, post(server, "/api/v1/admin/tsdb/delete_series").status());
    }
  }
}
