package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugeLabelsTest {
  private static final long NOW = System.currentTimeMillis();

  @Test
  void labelsThatTheLogCannotTakeAreRefusedByNameAndTheirNeighboursAreStored(@TempDir Path data)
      throws Exception {
    StringBuilder labels = new StringBuilder("\"__name__\":\"huge\"");
    for (int i = 0; i < 20; i++) {
      labels.append(",\"l").append(i).append("\":\"").append("x".repeat(60_000)).append('"');
    }
    String series = "{\"labels\":{%s},\"samples\":[[%d,1]]}";
    String body =
        "{\"timeseries\":[%s,%s]}"
            .formatted(
                series.formatted(labels, NOW), series.formatted("\"__name__\":\"small\"", NOW));
    try (RunningServer server =
        RunningServer.start(data, "limits.labels.maxValueLength", "65536")) {
      Reply reply =
          server.send("POST", "/api/v1/write", "Content-Type: application/json\r\n", body);
      assertEquals(400, reply.status(), reply.body());
      assertTrue(reply.body().contains("at most 1 MiB may be (limits.labels)"), reply.body());
      assertTrue(reply.body().contains("\"stored\":1"), reply.body());
      assertTrue(server.get("/api/v1/export?match[]=small").body().contains("[[" + NOW + ",1]]"));
    }
  }
}
