package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.protocol.wire.Proto;
import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** Exemplars and metadata from a sender to a reader, over a restart. */
class ExemplarsAndMetadataTest {
  private static final long NOW = System.currentTimeMillis() / 1000 * 1000;
  private static final String V1 = headers("application/x-protobuf");
  private static final String V2 =
      headers("application/x-protobuf;proto=io.prometheus.write.v2.Request");

  @TempDir Path data;

  private static String headers(String type) {
    return "Content-Type: %s\r\nContent-Encoding: snappy\r\n".formatted(type);
  }

  private static Proto label(String name, String value) {
    return new Proto().string(1, name).string(2, value);
  }

  private static Proto metadata(String family, String help) {
    return new Proto().integer(1, 1).string(2, family).string(4, help).string(5, "seconds");
  }

  /** As Prometheus sends: a series with a sample, the same with an exemplar, then metadata. */
  private static byte[] version1() throws Exception {
    Proto labels = new Proto().message(1, label("__name__", "old"));
    Proto exemplar =
        new Proto()
            .message(1, label("trace_id", "t1"))
            .fixed64(2, Double.doubleToRawLongBits(0.5))
            .integer(3, NOW);
    Proto bad = new Proto().message(1, label("x", "1")).message(1, label("x", "2"));
    Proto request = new Proto();
    request.message(1, new Proto().raw(bytes(labels)).message(2, WriteRequest2.sample(1, NOW)));
    request.message(1, new Proto().raw(bytes(labels)).message(3, exemplar).message(3, bad));
    request.message(3, metadata("old", "what it is"));
    return Snappy.compress(request.toByteArray());
  }

  private static int[] bytes(Proto proto) {
    byte[] bytes = proto.toByteArray();
    int[] ints = new int[bytes.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = bytes[i];
    }
    return ints;
  }

  private static byte[] version2() throws Exception {
    WriteRequest2 request = new WriteRequest2();
    request
        .series("__name__", "new_bucket", "le", "1")
        .message(2, WriteRequest2.sample(3, NOW))
        .message(4, request.exemplar(0.7, NOW, "trace_id", "t2", "span_id", "s"))
        .message(5, request.metadata(3, "how \"long\"", "s"));
    return request.body();
  }

  @Test
  void whatWasSentIsThereAfterARestart() throws Exception {
    String exemplars;
    String families;
    try (RunningServer server = RunningServer.start(data)) {
      assertEquals(204, server.send("POST", "/api/v1/write", V1, version1()).status());
      Reply second = server.send("POST", "/api/v1/write", V2, version2());
      assertEquals(204, second.status(), second.body());
      assertEquals("1", second.header("X-Prometheus-Remote-Write-Exemplars-Written"));
      Reply again = server.send("POST", "/api/v1/write", V2, version2());
      assertEquals(204, again.status(), again.body());
      assertEquals("1", again.header("X-Prometheus-Remote-Write-Exemplars-Written"));
      exemplars = server.get("/api/v1/query_exemplars?query=rate(old%5B5m%5D)%2Bnew_bucket").body();
      families = server.get("/api/v1/metadata").body();
      String scrape = server.get("/metrics").body();
      assertTrue(scrape.contains("sluice_exemplars_stored_total 2.0"), scrape);
      assertTrue(scrape.contains("sluice_exemplars_refused_total 1.0"), scrape);
      assertTrue(scrape.contains("sluice_metadata_families 2.0"), scrape);
    }
    assertTrue(
        exemplars.contains(
            "{\"seriesLabels\":{\"__name__\":\"old\"},\"exemplars\":[{\"labels\":{\"trace_id\":\"t1\"},"
                + "\"value\":\"0.5\",\"timestamp\":%d}]}".formatted(NOW / 1000)),
        exemplars);
    assertTrue(exemplars.contains("\"labels\":{\"span_id\":\"s\",\"trace_id\":\"t2\"}"), exemplars);
    assertEquals(
        "{\"status\":\"success\",\"data\":{"
            + "\"new\":[{\"type\":\"histogram\",\"help\":\"how \\\"long\\\"\",\"unit\":\"s\"}],"
            + "\"old\":[{\"type\":\"counter\",\"help\":\"what it is\",\"unit\":\"seconds\"}]}}",
        families);
    try (RunningServer server = RunningServer.start(data, "ingest.shards", "3")) {
      String form = "Content-Type: application/x-www-form-urlencoded\r\n";
      Reply old = server.send("POST", "/api/v1/query_exemplars", form, "query=old");
      assertTrue(old.body().contains("\"trace_id\":\"t1\""), old.body());
      assertEquals(families, server.get("/api/v1/metadata").body());
      assertEquals(
          "{\"status\":\"success\",\"data\":{}}", server.get("/api/v1/metadata?limit=0").body());
      assertTrue(server.get("/api/v1/metadata?metric=old").body().contains("what it is"));
      assertEquals(400, server.get("/api/v1/metadata?limit=x").status());
      assertEquals(400, server.get("/api/v1/query_exemplars").status());
      assertEquals(400, server.get("/api/v1/query_exemplars?query=1%2B1").status());
    }
  }

  @Test
  void tenantsSeeTheirOwn() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      String other = V2 + "X-Scope-OrgID: other\r\n";
      assertEquals(204, server.send("POST", "/api/v1/write", other, version2()).status());
      assertEquals("{\"status\":\"success\",\"data\":{}}", server.get("/api/v1/metadata").body());
      assertEquals(
          "{\"status\":\"success\",\"data\":[]}",
          server.get("/api/v1/query_exemplars?query=new_bucket").body());
    }
  }

  @Test
  void metadataAloneIsASuccess() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      byte[] body = Snappy.compress(new Proto().message(3, metadata("m", "h")).toByteArray());
      assertEquals(204, server.send("POST", "/api/v1/write", V1, body).status());
      assertTrue(server.get("/api/v1/metadata").body().contains("\"m\""));
    }
  }

  @Test
  void inVersion2ARefusedExemplarIsNoSuccessAndTheSampleIsStored() throws Exception {
    try (RunningServer server = RunningServer.start(data, "exemplars.maxLabelBytes", "16")) {
      WriteRequest2 request = new WriteRequest2();
      request
          .series("__name__", "m")
          .message(2, WriteRequest2.sample(3, NOW))
          .message(4, request.exemplar(1, NOW, "trace_id", "far too long for it"))
          .message(4, request.exemplar(1, NOW, "trace_id", "short"));
      Reply reply = server.send("POST", "/api/v1/write", V2, request.body());
      assertEquals(400, reply.status());
      assertTrue(reply.body().contains("exemplars.maxLabelBytes"), reply.body());
      assertEquals("1", reply.header("X-Prometheus-Remote-Write-Samples-Written"));
      assertEquals("1", reply.header("X-Prometheus-Remote-Write-Exemplars-Written"));
    }
  }

  @Test
  void ringsAreBoundedByTheirSetting() throws Exception {
    try (RunningServer server =
        RunningServer.start(data, "exemplars.maxPerTenant", "2", "ingest.shards", "1")) {
      WriteRequest2 request = new WriteRequest2();
      Proto series = request.series("__name__", "m").message(2, WriteRequest2.sample(3, NOW));
      for (int i = 0; i < 5; i++) {
        series.message(4, request.exemplar(i, NOW + i));
      }
      assertEquals(204, server.send("POST", "/api/v1/write", V2, request.body()).status());
      String body = server.get("/api/v1/query_exemplars?query=m").body();
      assertTrue(body.contains("\"value\":\"3\"") && body.contains("\"value\":\"4\""), body);
      assertTrue(!body.contains("\"value\":\"2\""), body);
      assertEquals(StandardCharsets.UTF_8.newEncoder().canEncode(body), true);
    }
  }
}
