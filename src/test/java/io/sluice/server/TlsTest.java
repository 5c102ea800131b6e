package io.sluice.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.sluice.http.auth.TokenDigest;
import io.sluice.server.RunningServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** TLS: both versions of HTTP, client certificates, and files that change while it runs. */
@Timeout(120)
class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  @BeforeEach
  void certificates() throws Exception {
    TestCertificates.make(directory, "server");
  }

  private RunningServer start(String... more) throws Exception {
    String[] settings = new String[more.length + 4];
    settings[0] = "http.tls.certificate";
    settings[1] = directory.resolve("server.pem").toString();
    settings[2] = "http.tls.key";
    settings[3] = directory.resolve("server.key").toString();
    System.arraycopy(more, 0, settings, 4, more.length);
    return RunningServer.start(directory.resolve("data"), settings);
  }

  /** A connection that believes {@code server} now, and shows {@code client} if that is given. */
  private SSLSocket connect(RunningServer server, @Nullable String client, String... protocols)
      throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own(client), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private KeyStore own(@Nullable String client) throws Exception {
    KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
    own.load(null, null);
    if (client != null) {
      String pem = Files.readString(directory.resolve(client + ".key"));
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      var key =
          java.security.KeyFactory.getInstance("EC")
              .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(der));
      own.setKeyEntry("a", key, PASSWORD, new X509Certificate[] {certificate(client)});
    }
    return own;
  }

  private X509Certificate certificate(String name) throws Exception {
    try (var in = Files.newInputStream(directory.resolve(name + ".pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static Reply get(SSLSocket socket, String path, String headers) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return RunningServer.read(socket.getInputStream());
  }

  @Test
  void bothVersionsOfHttpAreOfferedAndPlainBytesAreNot() throws Exception {
    try (RunningServer server = start();
        SSLSocket one = connect(server, null, "http/1.1");
        SSLSocket two = connect(server, null, "h2", "http/1.1")) {
      assertEquals(200, get(one, "/-/ready", "").status());
      assertEquals("h2", two.getApplicationProtocol());
      assertTrue(
          server.raw("GET /-/ready HTTP/1.1\r\nHost: a\r\n\r\n").status() != 200, "plain bytes");
    }
  }

  @Test
  void aChangedCertificateIsShownToNewConnectionsAndOldOnesLive() throws Exception {
    try (RunningServer server = start("reload.interval", "100ms");
        SSLSocket old = connect(server, null)) {
      assertEquals(200, get(old, "/-/ready", "").status());
      X509Certificate before = certificate("server");
      TestCertificates.make(directory, "server");
      Awaitility.await("the new certificate")
          .atMost(Duration.ofSeconds(20))
          .until(() -> isShown(server));
      assertNotEquals(before, certificate("server"));
      assertEquals(200, get(old, "/-/ready", "").status());
    }
  }

  /** Whether a new connection sees the certificate of the file, which is all that it believes. */
  private boolean isShown(RunningServer server) throws Exception {
    try (SSLSocket socket = connect(server, null)) {
      return get(socket, "/-/ready", "").status() == 200;
    } catch (SSLHandshakeException stillTheOldOne) {
      return false;
    }
  }

  @Test
  void aKeyOfAnotherCertificateChangesNothing() throws Exception {
    try (RunningServer server = start("reload.interval", "1h")) {
      TestCertificates.make(directory, "other");
      Files.copy(
          directory.resolve("other.key"),
          directory.resolve("server.key"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      try (SSLSocket socket = connect(server, null)) {
        String request =
            "POST /api/v1/admin/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        Reply reply = RunningServer.read(socket.getInputStream());
        assertEquals(422, reply.status());
        assertTrue(reply.body().contains("does not belong"), reply.body());
      }
      try (SSLSocket socket = connect(server, null)) {
        assertEquals(200, get(socket, "/-/ready", "").status());
        assertTrue(
            get(socket, "/metrics", "")
                .body()
                .contains("sluice_reload_failures_total{file=\"tls\"} 1.0"));
      }
    }
  }

  @Test
  void aClientWithoutACertificateIsNotLetInWhereOneIsRequired() throws Exception {
    TestCertificates.make(directory, "agent-1");
    TestCertificates.make(directory, "stranger");
    try (RunningServer server =
        start(
            "http.tls.clientCa",
            directory.resolve("agent-1.pem").toString(),
            "http.tls.clientCertificate",
            "required")) {
      try (SSLSocket socket = connect(server, "agent-1")) {
        assertEquals(200, get(socket, "/-/ready", "").status());
      }
      assertThrows(IOException.class, () -> ready(server, null));
      assertThrows(IOException.class, () -> ready(server, "stranger"));
    }
  }

  /** With TLS 1.3 the refusal comes with the first bytes read. */
  private void ready(RunningServer server, @Nullable String client) throws Exception {
    try (SSLSocket socket = connect(server, client)) {
      if (get(socket, "/-/ready", "").status() != 200) {
        throw new IOException("closed");
      }
    }
  }

  @Test
  void aCertificateMayBeACredential() throws Exception {
    TestCertificates.make(directory, "agent-1");
    Path file = directory.resolve("credentials.yaml");
    Files.writeString(
        file,
        """
        credentials:
          - {name: agent, certificate: agent-1, rights: [read]}
          - {name: other, token: "%s", rights: [write]}
        """
            .formatted(TokenDigest.of("0123456789abcdef0123456789")));
    try (RunningServer server =
        start(
            "http.tls.clientCa",
            directory.resolve("agent-1.pem").toString(),
            "http.tls.clientCertificate",
            "optional",
            "http.auth.file",
            file.toString())) {
      try (SSLSocket socket = connect(server, "agent-1")) {
        assertEquals(200, get(socket, "/api/v1/labels", "").status());
      }
      try (SSLSocket socket = connect(server, null)) {
        assertEquals(401, get(socket, "/api/v1/labels", "").status());
        String token = "Authorization: Bearer 0123456789abcdef0123456789\r\n";
        assertEquals(403, get(socket, "/api/v1/labels", token).status());
      }
    }
  }

  @Test
  void filesThatCannotBeUsedEndTheStartWithTheSettingsName() throws Exception {
    Files.writeString(directory.resolve("server.pem"), "no certificate");
    SluiceException e = assertThrows(SluiceException.class, this::start);
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(String.valueOf(e.getMessage()).contains("http.tls.certificate"), e.getMessage());
  }

  @Test
  void grpcComesOverTlsWithATokenOnBothPorts() throws Exception {
    Path file = directory.resolve("credentials.yaml");
    Files.writeString(
        file,
        "credentials: [{name: otel, token: '%s', rights: [write]}]"
            .formatted(TokenDigest.of("0123456789abcdef0123456789")));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String second = Integer.toString(port);
    try (RunningServer server = start("http.auth.file", file.toString(), "otlp.grpcPort", second)) {
      for (int each : new int[] {server.port(), port}) {
        assertEquals("0", exported(each, "Bearer 0123456789abcdef0123456789"));
        assertEquals("16", exported(each, "Bearer wrong"));
      }
    }
  }

  /** The status of gRPC that an export of nothing gets. */
  private String exported(int port, String authorization) throws Exception {
    SslContext context =
        SslContextBuilder.forClient()
            .trustManager(directory.resolve("server.pem").toFile())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2))
            .build();
    return HttpClient.create(ConnectionProvider.newConnection())
        .protocol(HttpProtocol.H2)
        .secure(tls -> tls.sslContext(context))
        .headers(
            h ->
                h.set("Content-Type", "application/grpc")
                    .set("TE", "trailers")
                    .set("Authorization", authorization))
        .post()
        .uri(
            "https://127.0.0.1:"
                + port
                + "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")
        .send(Mono.just(Unpooled.wrappedBuffer(new byte[5])))
        .responseSingle(
            (response, body) ->
                body.asByteArray()
                    .defaultIfEmpty(new byte[0])
                    .then(response.trailerHeaders())
                    .map(trailers -> String.valueOf(trailers.get("grpc-status"))))
        .blockOptional(Duration.ofSeconds(20))
        .orElseThrow();
  }
}
