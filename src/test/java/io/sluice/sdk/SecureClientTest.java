package io.sluice.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceClientBuilder;
import io.sluice.http.auth.SecretHash;
import io.sluice.http.auth.TokenDigest;
import io.sluice.server.RunningServer;
import io.sluice.server.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** The client against a server with TLS and credentials. */
@Timeout(120)
class SecureClientTest {

  private static final long NOW = System.currentTimeMillis();
  private static final String TOKEN = "0123456789abcdef0123456789";

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // before each test
  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    TestCertificates.make(directory, "server");
    TestCertificates.make(directory, "agent-1");
    Path credentials = directory.resolve("credentials.yaml");
    Files.writeString(
        credentials,
        """
        credentials:
          - {name: user, password: %s, rights: [read, write], tenants: [a]}
          - {name: token, token: %s, rights: [read, write]}
          - {name: agent, certificate: agent-1, rights: [read, write], tenants: [c]}
        """
            .formatted(SecretHash.of("geheim", 10_000), TokenDigest.of(TOKEN)));
    server =
        RunningServer.start(
            directory.resolve("data"),
            "http.tls.certificate",
            directory.resolve("server.pem").toString(),
            "http.tls.key",
            directory.resolve("server.key").toString(),
            "http.tls.clientCa",
            directory.resolve("agent-1.pem").toString(),
            "http.tls.clientCertificate",
            "optional",
            "http.auth.file",
            credentials.toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SluiceClientBuilder builder() {
    return SluiceClient.builder("https://127.0.0.1:" + server.port())
        .retry(
            new RetryPolicy(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(2)))
        .trust(directory.resolve("server.pem"));
  }

  /** Writes one sample; returns how many the same client then reads back. */
  private long roundTrip(UnaryOperator<SluiceClientBuilder> settings) {
    TimeSeries series = TimeSeries.of(Labels.of("__name__", "secure"), NOW, 1);
    try (SluiceClient client = settings.apply(builder()).build()) {
      List<WriteReceipt> receipts =
          Objects.requireNonNull(
              client.write(Flux.just(series)).collectList().block(Duration.ofSeconds(30)));
      assertEquals(1, receipts.stream().mapToLong(r -> r.stored() + r.repeated()).sum());
      return Objects.requireNonNull(
          client.export("secure", null, null).count().block(Duration.ofSeconds(30)));
    }
  }

  @Test
  void passwordsTokensAndCertificatesWriteAndRead() {
    assertEquals(1, roundTrip(b -> b.basic("user", "geheim")));
    assertEquals(1, roundTrip(b -> b.bearer(TOKEN).tenant("b")));
    Path chain = directory.resolve("agent-1.pem");
    assertEquals(1, roundTrip(b -> b.certificate(chain, directory.resolve("agent-1.key"))));
  }

  @Test
  void wrongOnesAreRefusedForGood() {
    assertThrows(RuntimeException.class, () -> roundTrip(b -> b.basic("user", "falsch")));
    assertThrows(RuntimeException.class, () -> roundTrip(b -> b));
    assertThrows(
        RuntimeException.class, () -> roundTrip(b -> b.basic("user", "geheim").tenant("b")));
  }

  @Test
  void anotherServersCertificateIsNotTrusted() {
    assertThrows(
        RuntimeException.class,
        () -> roundTrip(b -> b.trust(directory.resolve("agent-1.pem")).basic("user", "geheim")));
  }
}
