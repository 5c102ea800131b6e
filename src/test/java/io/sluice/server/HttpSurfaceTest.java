package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.HttpMethod;
import io.sluice.server.RunningServer.Reply;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;

/** What is said before, and instead of, reading a body; and over which connections. */
class HttpSurfaceTest {

  private static final long NOW = System.currentTimeMillis();
  private static final String JSON = "Content-Type: application/json\r\n";

  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data, "write.maxBody", "1MiB", "write.stallTimeout", "1s", "http.idleTimeout", "2s");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void aGoodWriteSucceeds(String name) throws Exception {
    assertEquals(200, server.write(name, NOW, 1).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: text/csv | 415 | Content-Type 'text/csv'",
        "X-A: b | 415 | Content-Type ''",
        "Content-Type: application/json~Content-Encoding: br | 415 | gzip, zstd or identity",
        "Content-Type: application/x-protobuf | 415 | expected: snappy",
        "Content-Type: application/x-protobuf~Content-Encoding: gzip | 415 | expected: snappy",
        "Content-Type: application/x-protobuf; proto=some.Other~Content-Encoding: snappy | 415 | io.prometheus.write.v2.Request",
        "Content-Type: application/json~X-Scope-OrgID: a/b | 400 | [A-Za-z0-9_-]{1,64}",
        "Content-Type: application/json~Sluice-Durability: much | 400 | synced, written, queued",
        "Content-Type: application/x-protobuf~Content-Encoding: snappy~Sluice-Durability: queued | 400 | synced, written",
        "Content-Type: application/json~Expect: 200-ok | 417 | 100-continue",
        "Content-Type: application/json~Host: b | 400 | 2 Host headers",
      })
  void wrongHeadersAreAnsweredBeforeTheBody(String headers, int status, String detail)
      throws Exception {
    Reply reply = server.send("POST", "/api/v1/write", headers.replace("~", "\r\n") + "\r\n", "{}");
    assertEquals(status, reply.status(), reply.toString());
    assertTrue(reply.body().contains(detail), reply.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nope, 404",
    "DELETE, /api/v1/write, 405",
    "GET, /api/v1/write, 405",
    "TRACE, /-/healthy, 405",
    "GET, /api/v1/labels?start=%zz, 400",
    "GET, /api/v1/label/%/values, 400",
    "GET, /api/v1/label//values, 404",
    "GET, /api/v1/label/a/b/values, 404"
  })
  void anAddressThatMeansNothingIsToldApart(String method, String path, int status)
      throws Exception {
    assertEquals(status, server.send(method, path, "", "").status());
  }

  @Test
  void aRequestWithoutHostIsRefused() throws Exception {
    assertEquals(400, server.raw("GET /-/healthy HTTP/1.1\r\nConnection: close\r\n\r\n").status());
    assertEquals(200, server.raw("GET /-/healthy HTTP/1.0\r\n\r\n").status());
  }

  @Test
  void aCodingBelowChunkedIsRefused() throws Exception {
    Reply reply =
        server.raw(
            "POST /api/v1/write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n"
                + JSON
                + "\r\n0\r\n\r\n");
    assertEquals(501, reply.status());
  }

  @Test
  void tooLargeIsSaidBeforeTheBodyIsSentAndTheAnswerCanBeRead() throws Exception {
    try (Socket socket = server.connect()) {
      String head =
          "POST /api/v1/write HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n" + JSON + "\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(new byte[300_000]); // what a sender has on its way already
      Reply reply = RunningServer.read(socket.getInputStream());
      assertEquals(413, reply.status());
      assertTrue(reply.head().contains("Sluice-Limit: 1048576"), reply.head());
      assertTrue(reply.head().toLowerCase(java.util.Locale.ROOT).contains("connection: close"));
      assertEquals(-1, socket.getInputStream().read());
    }
    aGoodWriteSucceeds("after_too_large");
  }

  @Test
  void tooLargeIsSaidWhenAChunkedBodyGetsThere() throws Exception {
    try (Socket socket = server.connect()) {
      String head =
          "POST /api/v1/write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
              + JSON
              + "\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      byte[] chunk = ("10000\r\n" + " ".repeat(65_536) + "\r\n").getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 20; i++) {
        socket.getOutputStream().write(chunk);
      }
      assertEquals(413, RunningServer.read(socket.getInputStream()).status());
    }
  }

  @Test
  void halfABodyIsATimeout() throws Exception {
    try (Socket socket = server.connect()) {
      String head =
          "POST /api/v1/write HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n" + JSON + "\r\n{";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      Reply reply = RunningServer.read(socket.getInputStream());
      assertEquals(408, reply.status());
      assertTrue(reply.body().contains("write.minimumRate"), reply.body());
    }
  }

  @Test
  void unfinishedHeadersAreCutOff() throws Exception {
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void aSenderThatAsksFirstIsToldToGoOn() throws Exception {
    String body = RunningServer.json("asked_first", NOW, 1);
    try (Socket socket = server.connect()) {
      String head =
          "POST /api/v1/write HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
              + body.length()
              + "\r\n"
              + JSON
              + "\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(100, RunningServer.read(socket.getInputStream()).status());
      socket.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      assertEquals(200, RunningServer.read(socket.getInputStream()).status());
    }
  }

  @Test
  void aConnectionIsUsedAgain() throws Exception {
    String body = RunningServer.json("again", NOW, 1);
    try (Socket socket = server.connect()) {
      for (int i = 0; i < 3; i++) {
        String request =
            "POST /api/v1/write HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n%s\r\n%s"
                .formatted(body.length(), JSON, body);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        assertEquals(200, RunningServer.read(socket.getInputStream()).status());
      }
    }
  }

  @Test
  void a204HasNoLengthAndNoBody() throws Exception {
    Reply reply =
        server.send(
            "POST",
            "/api/v1/write",
            JSON + "Prefer: return=minimal\r\n",
            RunningServer.json("minimal", NOW, 1));
    assertEquals(204, reply.status());
    assertEquals("", reply.body());
    assertTrue(
        !reply.head().toLowerCase(java.util.Locale.ROOT).contains("content-length"), reply.head());
  }

  @Test
  void theJdkClientThatOffersAnUpgradeIsServed() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    String body = RunningServer.json("jdk", NOW, 1);
    String padding = " ".repeat(200_000);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/write"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body + padding))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  @Test
  void http2WithPriorKnowledgeIsServed() {
    String body = RunningServer.json("h2", NOW, 1);
    String answer =
        reactor.netty.http.client.HttpClient.create()
            .protocol(HttpProtocol.H2C)
            .host("127.0.0.1")
            .port(server.port())
            .headers(h -> h.set("Content-Type", "application/json"))
            .request(HttpMethod.POST)
            .uri("/api/v1/write")
            .send(ByteBufFlux.fromString(Mono.just(body)))
            .responseSingle(
                (response, content) ->
                    content
                        .asString()
                        .map(text -> response.version() + " " + response.status() + text))
            .block(Duration.ofSeconds(20));
    assertTrue(
        String.valueOf(answer)
            .contains("200 OK{\"durability\":\"synced\",\"received\":1,\"stored\":1"),
        answer);
  }

  @Test
  void refusalsCanBeLookedUp() throws Exception {
    Reply reply = server.write("future", NOW + 3_600_000, 1);
    assertEquals(400, reply.status());
    Reply refusals = server.get("/api/v1/status/refusals");
    assertEquals(200, refusals.status());
    assertTrue(refusals.body().contains("\"reason\":\"too_far_ahead\""), refusals.body());
    assertTrue(refusals.body().contains("\"sender\":\"127.0.0.1\""), refusals.body());
    assertTrue(refusals.body().contains("future{host=\\\"a\\\"}"), refusals.body());
  }

  @Test
  void stateAndBuildAreJson() throws Exception {
    assertTrue(server.get("/api/v1/status").body().contains("\"ready\":true"));
    assertTrue(server.get("/api/v1/status/buildinfo").body().contains("\"version\""));
    assertEquals(200, server.get("/-/healthy").status());
    assertEquals(200, server.get("/-/ready").status());
    assertTrue(server.get("/openapi.yaml").body().startsWith("openapi: 3.1.0"));
  }
}
