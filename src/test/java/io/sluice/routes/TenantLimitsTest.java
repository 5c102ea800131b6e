package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tenant's limits do to its requests, in every protocol. */
class TenantLimitsTest {

  private static final long NOW = System.currentTimeMillis();

  @TempDir Path directory;

  private RunningServer start(String limits, String... more) throws Exception {
    Path file = Files.writeString(directory.resolve("limits.yaml"), limits);
    String[] settings = new String[more.length + 2];
    settings[0] = "limits.file";
    settings[1] = file.toString();
    System.arraycopy(more, 0, settings, 2, more.length);
    return RunningServer.start(directory.resolve("data"), settings);
  }

  private static Reply send(RunningServer server, Sender sender, String tenant, String... names)
      throws Exception {
    Map<String, Long> samples = new LinkedHashMap<>();
    for (String name : names) {
      samples.put(name, NOW);
    }
    return server.send(
        "POST",
        sender.path,
        Sender.headers(sender.type, sender.encoding) + "X-Scope-OrgID: " + tenant + "\r\n",
        sender.body(samples));
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheSeriesBeyondTheLimitIsRefusedAndNamedWithIt(Sender sender) throws Exception {
    try (RunningServer server = start("tenants: {small: {series: 2}}")) {
      send(server, sender, "small", "one_a", "two_a");
      Reply reply = send(server, sender, "small", "one_a", "two_a", "three_a");
      boolean partial = sender.path.startsWith("/v1/metrics");
      assertEquals(partial ? 200 : 2, partial ? reply.status() : reply.status() / 200, "" + reply);
      String told = reply.body() + refusals(server);
      assertTrue(told.contains("three_a"), told);
      assertTrue(told.contains("limits.tenant.series"), told);
      Reply read =
          server.send("GET", "/api/v1/label/__name__/values", "X-Scope-OrgID: small\r\n", "");
      assertTrue(read.body().contains("one_a") && read.body().contains("two_a"), read.body());
      assertTrue(!read.body().contains("three_a"), read.body());
      assertTrue(send(server, sender, "large", "one_a", "two_a", "three_a").status() < 300);
      String meters = server.get("/metrics").body();
      assertTrue(meters.contains("sluice_tenant_series{tenant=\"small\"} 2.0"), meters);
      assertTrue(meters.contains("sluice_samples_residual 0.0"), "residual");
    }
  }

  private static String refusals(RunningServer server) throws Exception {
    return server.send("GET", "/api/v1/status/refusals", "X-Scope-OrgID: small\r\n", "").body();
  }

  @ParameterizedTest
  @EnumSource
  void aTenantBeyondItsRateIsToldWhenToComeAgainAndOthersAreNot(Sender sender) throws Exception {
    try (RunningServer server = start("tenants: {slow: {samplesPerSecond: 1, burst: 1s}}")) {
      assertTrue(send(server, sender, "slow", "a", "b", "c", "d", "e", "f").status() < 300);
      Reply reply = send(server, sender, "other", "a", "b", "c");
      assertTrue(reply.status() < 300, reply.toString());
      if (sender != Sender.NDJSON && !sender.path.startsWith("/api/v1/import")) {
        Reply refused = send(server, sender, "slow", "a");
        assertEquals(429, refused.status(), refused.toString());
        int after = Integer.parseInt(String.valueOf(refused.header("Retry-After")));
        assertTrue(after >= 1 && after <= 10, "after " + after);
        assertTrue(
            server.get("/metrics").body().contains("writes_refused_total{tenant=\"slow\"} 1.0"));
      }
    }
  }

  @Test
  void aTenantMayAskFor503InsteadOf429() throws Exception {
    try (RunningServer server =
        start("tenants: {slow: {samplesPerSecond: 1, burst: 1s, overRate: 503}}")) {
      send(server, Sender.REMOTE_WRITE_1, "slow", "a", "b", "c", "d", "e", "f");
      assertEquals(503, send(server, Sender.REMOTE_WRITE_1, "slow", "a").status());
    }
  }

  @Test
  void bytesAreARateToo() throws Exception {
    try (RunningServer server = start("defaults: {bytesPerSecond: 10, burst: 1s}")) {
      assertEquals(200, send(server, Sender.JSON, "a", "up").status());
      assertEquals(429, send(server, Sender.JSON, "a", "up").status());
    }
  }

  @Test
  void aStreamBeyondItsRateIsSlowedAndNotRefused() throws Exception {
    try (RunningServer server =
        start("defaults: {samplesPerSecond: 4, burst: 250ms}", "write.stallTimeout", "1s")) {
      assertEquals(200, send(server, Sender.NDJSON, "a", "one", "two", "three").status());
      long began = System.nanoTime();
      assertEquals(200, send(server, Sender.NDJSON, "a", "one", "two", "three").status());
      assertTrue(System.nanoTime() - began > 300_000_000L, "it waited for its rate");
    }
  }

  @Test
  void metricsHaveALimitOfSeries() throws Exception {
    String wide =
        "{\"timeseries\":[{\"labels\":{\"__name__\":\"m\",\"i\":\"1\"},\"samples\":[[%d,1]]},"
            + "{\"labels\":{\"__name__\":\"m\",\"i\":\"2\"},\"samples\":[[%d,1]]},"
            + "{\"labels\":{\"__name__\":\"n\",\"i\":\"1\"},\"samples\":[[%d,1]]}]}";
    try (RunningServer server = start("defaults: {seriesPerMetric: 1}")) {
      Reply reply =
          server.send(
              "POST",
              "/api/v1/write",
              "Content-Type: application/json\r\n",
              wide.formatted(NOW, NOW, NOW));
      assertEquals(400, reply.status());
      assertTrue(reply.body().contains("\"stored\":2"), reply.body());
      assertTrue(reply.body().contains("the metric m has 1 series"), reply.body());
    }
  }

  @Test
  void changedLimitsCountWithoutARestartAndSurviveOne() throws Exception {
    Path file = directory.resolve("limits.yaml");
    try (RunningServer server = start("defaults: {series: 1}")) {
      send(server, Sender.JSON, "a", "one");
      assertEquals(400, send(server, Sender.JSON, "a", "two").status());
      Files.writeString(file, "defaults: {series: 2, seriesPerMetric: 1, future: 1m}");
      assertEquals(200, server.send("POST", "/api/v1/admin/reload", "", "").status());
      assertEquals(200, send(server, Sender.JSON, "a", "two").status());
      assertEquals(400, send(server, Sender.JSON, "a", "three").status());
      Files.writeString(file, "defaults: {series: 2, bogus: 1}");
      Reply wrong = server.send("POST", "/api/v1/admin/reload", "", "");
      assertEquals(422, wrong.status());
      assertTrue(wrong.body().contains("bogus"), wrong.body());
      assertEquals(400, send(server, Sender.JSON, "a", "three").status());
    }
    try (RunningServer server = start("defaults: {series: 2}")) {
      assertEquals(400, send(server, Sender.JSON, "a", "three").status());
      assertEquals(200, send(server, Sender.JSON, "a", "one", "two").status());
    }
  }

  @Test
  void timesLabelsAndBodiesHaveLimitsOfTheirOwn() throws Exception {
    try (RunningServer server =
        start("tenants: {t: {future: 1m, maxAge: 1h, labelValueLength: 3, maxBody: 200}}")) {
      assertTrue(json(server, NOW + 120_000, "a").body().contains("too_far_ahead"));
      String old = json(server, NOW - 7_200_000, "a").body();
      assertTrue(old.contains("beyond_retention"), old);
      assertTrue(old.contains("the tenant's maxAge"), old);
      assertTrue(json(server, NOW, "abcd").body().contains("label_limit"));
      assertEquals(200, json(server, NOW, "abc").status());
      assertEquals(413, json(server, NOW, "a".repeat(200)).status());
      assertEquals(200, server.write("up", NOW + 120_000, 1).status());
    }
  }

  private static Reply json(RunningServer server, long time, String value) throws Exception {
    return server.send(
        "POST",
        "/api/v1/write",
        "Content-Type: application/json\r\nX-Scope-OrgID: t\r\n",
        "{\"timeseries\":[{\"labels\":{\"__name__\":\"u\",\"l\":\"%s\"},\"samples\":[[%d,1]]}]}"
            .formatted(value, time));
  }

  @Test
  void theLabelsThatMakeTheSeriesAreNamed() throws Exception {
    try (RunningServer server = RunningServer.start(directory.resolve("data"))) {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        body.append(
            "{\"labels\":{\"__name__\":\"%s\",\"pod\":\"p%d\",\"zone\":\"z\"},\"samples\":[[%d,1]]}\n"
                .formatted(i < 40 ? "big" : "small", i, NOW));
      }
      for (String tenant : new String[] {"a", "b"}) {
        server.send(
            "POST",
            "/api/v1/write",
            "Content-Type: application/x-ndjson\r\nX-Scope-OrgID: " + tenant + "\r\n",
            body.toString());
      }
      String path = "/api/v1/status/cardinality?limit=2";
      String answer = server.send("GET", path, "X-Scope-OrgID: a\r\n", "").body();
      assertEquals(
          "{\"tenant\":\"a\",\"series\":50,\"metrics\":[{\"name\":\"big\",\"series\":40},"
              + "{\"name\":\"small\",\"series\":10}],\"labels\":[{\"name\":\"pod\",\"values\":50,"
              + "\"series\":50},{\"name\":\"__name__\",\"values\":2,\"series\":50}],\"pairs\":["
              + "{\"name\":\"zone\",\"value\":\"z\",\"series\":50},"
              + "{\"name\":\"__name__\",\"value\":\"big\",\"series\":40}]}",
          answer);
      assertEquals(400, server.get("/api/v1/status/cardinality?limit=0").status());
      assertTrue(server.get("/api/v1/status/cardinality").body().contains("\"series\":0"));
    }
  }
}
