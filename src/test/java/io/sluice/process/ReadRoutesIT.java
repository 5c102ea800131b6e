package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The read routes over HTTP, as a caller of Prometheus' API knows them. */
final class ReadRoutesIT {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String UP_A = "{\"__name__\":\"up\",\"job\":\"a\"}";
  private static final String UP_B = "{\"__name__\":\"up\",\"job\":\"b\"}";

  @TempDir private static Path home;
  private static RealServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new RealServer.Setup(home).set("query.maxSeries", "5").start();
    write(line("up", "a", 1_700_000_000_000L, "1.5"));
    write(line("up", "b", 1_700_000_010_000L, "\"NaN:7ff0000000000002\""));
    write(line("secret", "c", 1_700_000_000_000L, "1"), "X-Scope-OrgID: other");
    for (int i = 0; i < 10; i++) {
      write(line("many", "" + i, 1_700_000_000_000L, "1"));
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    assertEquals(0, server.stop());
  }

  private static String line(String name, String job, long time, String value) {
    return "{\"labels\":{\"__name__\":\"%s\",\"job\":\"%s\"},\"samples\":[[%d,%s]]}"
        .formatted(name, job, time, value);
  }

  private static void write(String line, String... headers) throws IOException {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type: application/x-ndjson";
    try (RawHttp http = new RawHttp(server.port())) {
      assertEquals(200, http.post("/api/v1/write", RawHttp.bytes(line + "\n"), all).status());
    }
  }

  private static RawHttp.Answer get(String path) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return http.get(path);
    }
  }

  private static RawHttp.Answer post(String path, String form, String... headers)
      throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return http.post(path, form.getBytes(StandardCharsets.UTF_8), headers);
    }
  }

  private static String data(String... entries) {
    return "{\"status\":\"success\",\"data\":[" + String.join(",", entries) + "]}";
  }

  @Test
  void anExportIsWhatWasWritten() throws IOException {
    RawHttp.Answer answer = get("/api/v1/export?match[]=%7Bjob=%22b%22%7D");
    assertEquals(200, answer.status());
    assertEquals("application/x-ndjson", answer.header("content-type"));
    String value = "\"NaN:7ff0000000000002\"";
    assertEquals(line("up", "b", 1_700_000_010_000L, value) + "\n", answer.body());
  }

  @Test
  void anExportEndsAndBeginsAtTheTimesAskedFor() throws IOException {
    String at = "1700000000";
    String path = "/api/v1/export?match[]=up&start=" + at + "&end=2023-11-14T22:13:20Z";
    assertEquals(line("up", "a", 1_700_000_000_000L, "1.5") + "\n", get(path).body());
    assertEquals("", get("/api/v1/export?match[]=up&end=1699999999.999").body());
  }

  @Test
  void seriesNamesAndValuesComeInPrometheusShape() throws IOException {
    RawHttp.Answer one = get("/api/v1/series?match[]=up%7Bjob=%22a%22%7D");
    assertEquals(data(UP_A), one.body());
    assertEquals("application/json", one.header("content-type"));
    assertEquals(data("\"__name__\"", "\"job\""), get("/api/v1/labels?match[]=up").body());
    assertEquals(
        data("\"a\"", "\"b\""), get("/api/v1/label/job/values?match[]=up&match[]=down").body());
    assertEquals(data(), get("/api/v1/label/nothing/values").body());
  }

  @Test
  void aFormDoesWhatAQueryDoes() throws IOException {
    String form = "match[]=%7Bjob%3D%22a%22%7D&match%5B%5D=up%7Bjob%3D'b'%7D&start=1&end=2e9";
    RawHttp.Answer answer = post("/api/v1/series", form, FORM);
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().equals(data(UP_A, UP_B)) || answer.body().equals(data(UP_B, UP_A)));
    assertEquals(
        data("\"__name__\"", "\"job\""), post("/api/v1/labels", "match[]=up", FORM).body());
  }

  @Test
  void aFormOfAnotherTypeOrTooLargeIsRefused() throws IOException {
    assertEquals(415, post("/api/v1/series", "match[]=up", "Content-Type: text/plain").status());
    String large = "match[]=" + "a".repeat(2 << 20);
    assertEquals(413, post("/api/v1/series", large, FORM).status());
  }

  @Test
  void aTenantSeesItsOwn() throws IOException {
    assertEquals(data(), get("/api/v1/series?match[]=secret").body());
    RawHttp.Answer theirs = post("/api/v1/series", "match[]=secret", FORM, "X-Scope-OrgID: other");
    assertEquals(data("{\"__name__\":\"secret\",\"job\":\"c\"}"), theirs.body());
    RawHttp.Answer wrong = post("/api/v1/series", "match[]=up", FORM, "X-Scope-OrgID: a/b");
    assertEquals(400, wrong.status());
    assertTrue(wrong.body().contains("X-Scope-OrgID"), wrong.body());
  }

  @ParameterizedTest(name = "{1} {0}")
  @CsvSource({
    "/api/v1/series, 400, no match[] parameter provided",
    "/api/v1/series?match[]=%7B%7D, 400, must contain at least one non-empty matcher",
    "/api/v1/series?match[]=up%7Ba%7D, 400, 1:5: parse error",
    "/api/v1/labels?start=soon, 400, 'cannot parse \\\"soon\\\" to a valid timestamp'",
    "/api/v1/labels?limit=-1, 400, limit must be non-negative",
    "/api/v1/series?match[]=many, 422, query.maxSeries",
    "/api/v1/label/job/values?match[]=many, 422, query.maxSeries",
  })
  void errorsHavePrometheusShape(String path, int status, String words) throws IOException {
    RawHttp.Answer answer = get(path);
    assertEquals(status, answer.status());
    String type = status == 400 ? "bad_data" : "execution";
    String start = "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"";
    assertTrue(answer.body().startsWith(start), answer.body());
    assertTrue(answer.body().contains(words), answer.body());
  }

  @ParameterizedTest(name = "{1} {0}")
  @CsvSource({
    "/api/v1/export, 400, no match[] parameter provided",
    "/api/v1/export?match[]=up%7B, 400, 1:4: parse error",
    "/api/v1/export?match[]=many, 422, query.maxSeries",
  })
  void anExportIsRefusedAsAProblem(String path, int status, String words) throws IOException {
    RawHttp.Answer answer = get(path);
    assertEquals(status, answer.status());
    assertEquals("application/problem+json", answer.header("content-type"));
    assertNotNull(answer.body());
    assertTrue(answer.body().contains(words), answer.body());
  }
}
