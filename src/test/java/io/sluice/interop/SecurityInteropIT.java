package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.http.auth.SecretHash;
import io.sluice.http.auth.TokenDigest;
import io.sluice.server.RunningServer;
import io.sluice.server.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus and curl come in by password, token and certificate, over TLS. */
class SecurityInteropIT {

  private static final String TOKEN = "0123456789abcdef0123456789";
  private static final String PASSWORD = "geheim";

  @TempDir Path directory;

  @BeforeEach
  void files() throws Exception {
    TestCertificates.make(directory, "server");
    TestCertificates.make(directory, "agent-1");
    Files.writeString(
        directory.resolve("credentials.yaml"),
        """
        credentials:
          - {name: writer, password: %s, rights: [write], tenants: [by-password]}
          - {name: token, token: %s, rights: [write], tenants: [by-token]}
          - {name: agent, certificate: agent-1, rights: [write], tenants: [by-certificate]}
          - {name: reader, password: %s, rights: [read, admin]}
        """
            .formatted(
                SecretHash.of(PASSWORD, 10_000),
                TokenDigest.of(TOKEN),
                SecretHash.of("lesen", 10_000)));
  }

  private RunningServer start() throws Exception {
    return RunningServer.start(
        directory.resolve("sluice"),
        "http.tls.certificate",
        directory.resolve("server.pem").toString(),
        "http.tls.key",
        directory.resolve("server.key").toString(),
        "http.tls.clientCa",
        directory.resolve("agent-1.pem").toString(),
        "http.tls.clientCertificate",
        "optional",
        "http.auth.file",
        directory.resolve("credentials.yaml").toString());
  }

  private String curl(RunningServer server, String path, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("curl", "-s", "-m", "20", "--cacert", directory + "/server.pem"));
    command.addAll(List.of(more));
    command.add("https://127.0.0.1:" + server.port() + path);
    Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    curl.getOutputStream().close();
    String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(curl.waitFor(30, TimeUnit.SECONDS));
    return answer;
  }

  private static boolean hasCurl() {
    return Files.isExecutable(Path.of("/usr/bin/curl"));
  }

  @ParameterizedTest
  @CsvSource({"by-password", "by-token", "by-certificate"})
  void prometheusWritesForTheTenantOfItsCredential(String way) throws Exception {
    assumeTrue(Prometheus.isInstalled(), "Debian's package prometheus is not installed");
    assumeTrue(hasCurl(), "Debian's package curl is not installed");
    String ca = "ca_file: " + directory.resolve("server.pem");
    String more =
        switch (way) {
          case "by-password" ->
              "tls_config: {%s}\nbasic_auth: {username: writer, password: %s}"
                  .formatted(ca, PASSWORD);
          case "by-token" ->
              "tls_config: {%s}\nauthorization: {credentials: %s}".formatted(ca, TOKEN);
          default ->
              "tls_config: {%s, cert_file: %s, key_file: %s}"
                  .formatted(
                      ca, directory.resolve("agent-1.pem"), directory.resolve("agent-1.key"));
        };
    try (RunningServer sluice = start()) {
      String write = "https://127.0.0.1:" + sluice.port() + "/api/v1/write";
      try (Prometheus prometheus = new Prometheus(directory, write).with(more)) {
        prometheus.scrape(write, List.of(prometheus.address()));
        Awaitility.await("samples of tenant " + way)
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .until(() -> labels(sluice, way).contains("instance"));
        assertTrue(!labels(sluice, "default").contains("instance"));
      }
    }
  }

  private String labels(RunningServer server, String tenant) throws Exception {
    return curl(server, "/api/v1/labels", "-u", "reader:lesen", "-H", "X-Scope-OrgID: " + tenant);
  }

  @Test
  void curlWritesOverBothVersionsOfHttp() throws Exception {
    assumeTrue(hasCurl(), "Debian's package curl is not installed");
    try (RunningServer server = start()) {
      for (String version : new String[] {"--http1.1", "--http2"}) {
        String[] request = {
          version,
          "-u",
          "writer:" + PASSWORD,
          "-d",
          "cpu value=1",
          "-w",
          "%{http_code}/%{http_version}"
        };
        String answer = curl(server, "/write?precision=ns", request);
        assertTrue(answer.startsWith("204/"), version + answer);
      }
      assertEquals(
          "401",
          curl(server, "/metrics", "-u", "writer:x", "-o", "/dev/null", "-w", "%{http_code}"));
      assertEquals("000", insecure(server));
    }
  }

  /** A client that does not know the authority gets nothing. */
  private static String insecure(RunningServer server) throws IOException, InterruptedException {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-s",
                "-m",
                "20",
                "-w",
                "%{http_code}",
                "https://127.0.0.1:" + server.port() + "/-/ready")
            .start();
    String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(curl.waitFor(30, TimeUnit.SECONDS));
    return answer;
  }
}
