package io.sluice.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.http.Access;
import io.sluice.http.Route;
import io.sluice.http.auth.SecretHash;
import io.sluice.http.auth.TokenDigest;
import io.sluice.server.RunningServer.Reply;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that knows who may do what. */
class CredentialsTest {

  private static final long NOW = System.currentTimeMillis();
  private static final String READER = "reader-reader-reader-reader";
  private static final String BOUND = "bound-bound-bound-bound-bound";
  private static final String ADMIN = "admin-admin-admin-admin-admin";
  private static final String WRITER =
      "Basic " + Base64.getEncoder().encodeToString("writer:geheim".getBytes(UTF_8));

  @TempDir Path directory;

  @BeforeEach
  void credentials() throws Exception {
    write("geheim");
  }

  private void write(String password) throws Exception {
    Files.writeString(
        directory.resolve("credentials.yaml"),
        """
        credentials:
          - {name: writer, password: %s, rights: [write], tenants: [team-a, team-b]}
          - {name: reader, token: %s, rights: [read]}
          - {name: bound, token: %s, rights: [read], tenants: [team-a]}
          - {name: admin, token: %s, rights: [admin]}
        """
            .formatted(
                SecretHash.of(password, 10_000),
                TokenDigest.of(READER),
                TokenDigest.of(BOUND),
                TokenDigest.of(ADMIN)));
  }

  private RunningServer start(String... more) throws Exception {
    String[] settings = new String[more.length + 2];
    settings[0] = "http.auth.file";
    settings[1] = directory.resolve("credentials.yaml").toString();
    System.arraycopy(more, 0, settings, 2, more.length);
    return RunningServer.start(directory.resolve("data"), settings);
  }

  private static String as(String authorization, String... headers) {
    return "Authorization: " + authorization + "\r\n" + String.join("", headers);
  }

  private static Reply post(RunningServer server, String headers) throws Exception {
    return server.send(
        "POST",
        "/api/v1/write",
        "Content-Type: application/json\r\n" + headers,
        RunningServer.json("up", NOW, 1));
  }

  @Test
  void onlyWhoMayWriteWritesAndOnlyForItsTenants() throws Exception {
    try (RunningServer server = start()) {
      Reply nobody = post(server, "");
      assertEquals(401, nobody.status());
      assertTrue(String.valueOf(nobody.header("WWW-Authenticate")).startsWith("Basic"));
      assertEquals(401, post(server, as("Basic d3JpdGVyOmZhbHNjaA==")).status());
      assertEquals(403, post(server, as("Bearer " + READER)).status());
      assertEquals(200, post(server, as(WRITER)).status());
      assertEquals(200, post(server, as(WRITER, "X-Scope-OrgID: team-b\r\n")).status());
      Reply foreign = post(server, as(WRITER, "X-Scope-OrgID: team-c\r\n"));
      assertEquals(403, foreign.status());
      assertTrue(foreign.body().contains("team-c"), foreign.body());
      Reply read = server.send("GET", "/api/v1/labels", as("Bearer " + BOUND), "");
      assertTrue(read.body().contains("host"), read.body());
      Reply other = server.send("GET", "/api/v1/labels", as("Bearer " + READER), "");
      assertFalse(other.body().contains("host"), "the default tenant has nothing");
    }
  }

  @Test
  void twoTenantsOrTwoCredentialsInOneRequestAreRefused() throws Exception {
    try (RunningServer server = start()) {
      String two = "X-Scope-OrgID: team-a\r\nX-Scope-OrgID: team-c\r\n";
      assertEquals(400, post(server, as(WRITER, two)).status());
      assertEquals(400, post(server, as("Bearer x") + as(WRITER)).status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/write, application/json, application/problem+json, detail",
    "/api/v1/write, application/x-ndjson, application/problem+json, detail",
    "/api/v1/write, application/x-protobuf, text/plain, credentials",
    "/v1/metrics, application/json, application/json, message",
    "/v1/metrics, application/x-protobuf, application/x-protobuf, credentials",
    "/write, text/plain, application/json, error",
    "/api/v2/write, text/plain, application/json, unauthorized",
    "/api/put, application/json, application/json, error"
  })
  void eachProtocolIsRefusedInItsOwnWordsBeforeItsBodyIsSent(
      String path, String type, String answerType, String word) throws Exception {
    try (RunningServer server = start();
        Socket socket = server.connect()) {
      String head =
          "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: 100000\r\n\r\n"
              .formatted(path, type);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      Reply reply = RunningServer.read(socket.getInputStream());
      assertEquals(401, reply.status());
      assertTrue(String.valueOf(reply.header("Content-Type")).startsWith(answerType), reply.head());
      assertTrue(reply.body().contains(word), reply.body());
    }
  }

  @Test
  void everyRouteButTheOpenOnesAsksWhoItIs() throws Exception {
    Set<String> open = Set.of("/-/healthy", "/-/ready", "/ping", "/health", "/openapi.yaml");
    try (RunningServer server = start()) {
      for (Route route : server.sluice().front().routes()) {
        String path = route.path().replaceAll("\\{[a-z]+}", "job");
        int status = server.send(route.method(), path, "", "").status();
        assertEquals(open.contains(path), status != 401, route.method() + " " + path);
        assertEquals(open.contains(path), route.access() == Access.OPEN, path);
      }
    }
  }

  @Test
  void whatTellsOfAllTenantsIsForThoseWhoMayReadAllOrAdminister() throws Exception {
    try (RunningServer server = start()) {
      for (String path : new String[] {"/metrics", "/api/v1/status"}) {
        assertEquals(200, server.send("GET", path, as("Bearer " + READER), "").status());
        assertEquals(200, server.send("GET", path, as("Bearer " + ADMIN), "").status());
        assertEquals(403, server.send("GET", path, as("Bearer " + BOUND), "").status());
        assertEquals(403, server.send("GET", path, as(WRITER), "").status());
      }
      String flush = "/api/v1/admin/flush";
      assertEquals(403, server.send("POST", flush, as("Bearer " + READER), "").status());
      assertEquals(204, server.send("POST", flush, as("Bearer " + ADMIN), "").status());
    }
  }

  @Test
  void changedCredentialsCountWithoutARestartAndBrokenOnesDoNot() throws Exception {
    try (RunningServer server = start()) {
      String reload = "/api/v1/admin/reload";
      assertEquals(200, post(server, as(WRITER)).status());
      Files.writeString(directory.resolve("credentials.yaml"), "credentials: 3");
      Reply broken = server.send("POST", reload, as("Bearer " + ADMIN), "");
      assertEquals(422, broken.status());
      assertTrue(broken.body().contains("credentials.yaml"), broken.body());
      assertEquals(200, post(server, as(WRITER)).status());
      write("anders");
      assertEquals(200, server.send("POST", reload, as("Bearer " + ADMIN), "").status());
      assertEquals(401, post(server, as(WRITER)).status());
    }
  }

  @Test
  void operatorsMayHaveAPortOfTheirOwn() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (RunningServer server =
        RunningServer.start(directory.resolve("data"), "http.admin.port", Integer.toString(port))) {
      assertEquals(404, server.get("/metrics").status());
      assertEquals(404, server.send("POST", "/api/v1/admin/flush", "", "").status());
      assertEquals(200, server.get("/-/ready").status());
      assertEquals(200, on(port, "GET /metrics"));
      assertEquals(200, on(port, "GET /-/ready"));
      assertEquals(204, on(port, "POST /api/v1/admin/flush"));
      assertEquals(404, on(port, "POST /api/v1/write"));
    }
  }

  private static int on(int port, String methodAndPath) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request = methodAndPath + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return RunningServer.read(socket.getInputStream()).status();
    }
  }

  @Test
  void answersCarryTheHeadersThatKeepBrowsersFromGuessing() throws Exception {
    try (RunningServer server = start()) {
      Reply reply = server.get("/-/ready");
      assertEquals("nosniff", reply.header("X-Content-Type-Options"));
      assertEquals("no-store", reply.header("Cache-Control"));
      assertTrue(String.valueOf(reply.header("Content-Security-Policy")).contains("'none'"));
      assertNull(reply.header("Server"));
    }
  }

  @Test
  void aConnectionTooManyIsToldSo() throws Exception {
    try (RunningServer server =
            RunningServer.start(directory.resolve("data"), "http.maxConnections", "3");
        Socket a = server.connect();
        Socket b = server.connect();
        Socket c = server.connect()) {
      for (Socket each : new Socket[] {a, b, c}) {
        each.getOutputStream().write("GET /-/ready HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
        assertEquals(200, RunningServer.read(each.getInputStream()).status());
      }
      try (Socket d = server.connect()) {
        Reply reply = RunningServer.read(d.getInputStream());
        assertEquals(503, reply.status());
        assertTrue(reply.body().contains("http.maxConnections"), reply.body());
        assertEquals("2", reply.header("Retry-After"));
      }
    }
  }
}
