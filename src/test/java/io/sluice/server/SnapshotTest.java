package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot is a data directory of its own. */
class SnapshotTest {
  private static final long BASE = 7_200_000L * 236_000;
  private static final String EXPORT = "/api/v1/export?match[]=%7B__name__%3D~%22m.*%22%7D";

  @TempDir private Path scratch;

  private static List<String> lines(RunningServer server) throws Exception {
    RunningServer.Reply reply = server.get(EXPORT);
    assertEquals(200, reply.status(), reply::body);
    return reply.body().lines().sorted().toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  @Test
  void aCopyOfASnapshotAnswersWhatWasAcknowledgedBefore() throws Exception {
    Path data = scratch.resolve("data");
    Path restored = scratch.resolve("restored");
    List<String> before;
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      for (int i = 0; i < 20; i++) {
        assertEquals(200, server.write("m" + i % 3, BASE + i * 1_200_000L, i).status());
      }
      before = lines(server);
      RunningServer.Reply reply = server.send("POST", "/api/v1/admin/snapshot", "", "");
      assertEquals(200, reply.status(), reply::body);
      JsonNode made = new ObjectMapper().readTree(reply.body());
      assertEquals(4, made.path("blocks").asInt());
      assertEquals("[]", made.path("missing").toString());
      Path snapshot = Path.of(made.path("path").asText());
      assertEquals(data.resolve("snapshots").resolve(made.path("name").asText()), snapshot);
      server.send("POST", "/api/v1/admin/delete?match[]=m1", "", "");
      assertEquals(200, server.write("m1", BASE + 5, 5).status());
      server.send("POST", "/api/v1/admin/compact", "", "");
      assertTrue(lines(server).size() == 3 && !lines(server).equals(before));
      copy(snapshot, restored);
    }
    try (RunningServer server = RunningServer.start(restored, "blocks.seal", "false")) {
      assertEquals(before, lines(server), "also what was deleted and merged later");
      assertEquals(200, server.write("m1", BASE + 7, 7).status());
      before = lines(server);
    }
    try (RunningServer server = RunningServer.start(restored, "blocks.seal", "false")) {
      assertEquals(before, lines(server), "what is written there is not taken for covered");
    }
  }

  @Test
  void halfASnapshotIsRemovedAtTheStart() throws Exception {
    Path data = scratch.resolve("data");
    Path half = data.resolve("snapshots").resolve("x.tmp-for-creation");
    Path block = half.resolve("blocks").resolve("default").resolve("01HF7YAT00G01DENB10CK00000");
    Files.createDirectories(block.resolve("chunks"));
    Files.writeString(block.resolve("chunks").resolve("000001"), "x");
    Files.writeString(block.resolve("index"), "x");
    try (RunningServer server = RunningServer.start(data)) {
      assertTrue(Files.notExists(half));
      assertEquals(200, server.write("m", BASE, 1).status());
    }
  }
}
