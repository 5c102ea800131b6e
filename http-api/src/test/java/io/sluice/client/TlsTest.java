package io.sluice.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

@Timeout(60)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String RECEIPT = "{\"durability\":\"synced\",\"received\":1,\"stored\":1}";

  @Test
  void aTrustedCertificateIsTakenAndAnotherIsNotTriedTwice(@TempDir Path work) throws Exception {
    KeyStore keys = selfSigned(work);
    DisposableServer server = server(keys);
    SluiceClientBuilder builder = SluiceClient.builder("https://127.0.0.1:" + server.port());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SslContext trusting = SslContextBuilder.forClient().trustManager(trust).build();
    TimeSeries series = TimeSeries.of(Labels.metric("m"), 1, 1);
    try (SluiceClient strict = builder.build();
        SluiceClient client =
            builder.http(http -> http.secure(tls -> tls.sslContext(trusting))).build()) {
      StepVerifier.create(client.write(series))
          .assertNext(receipt -> assertEquals(1, receipt.stored()))
          .expectComplete()
          .verify(Duration.ofSeconds(20));
      StepVerifier.create(strict.write(series))
          .expectErrorSatisfies(e -> assertInstanceOf(SSLException.class, e.getCause()))
          .verify(Duration.ofSeconds(20));
    } finally {
      server.disposeNow();
    }
  }

  @Test
  void aCertificateFromAFileIsTrustedAndAFileThatIsNoneIsToldWhenBuilding(@TempDir Path work)
      throws Exception {
    KeyStore keys = selfSigned(work);
    Path pem = work.resolve("ca.pem");
    String body = Base64.getMimeEncoder().encodeToString(keys.getCertificate("a").getEncoded());
    Files.writeString(
        pem, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    DisposableServer server = server(keys);
    SluiceClientBuilder builder = SluiceClient.builder("https://127.0.0.1:" + server.port());
    try (SluiceClient client = builder.trust(pem).build()) {
      StepVerifier.create(client.write(TimeSeries.of(Labels.metric("m"), 1, 1)))
          .assertNext(receipt -> assertEquals(1, receipt.stored()))
          .expectComplete()
          .verify(Duration.ofSeconds(20));
    } finally {
      server.disposeNow();
    }
    Path none = Files.writeString(work.resolve("none.pem"), "none");
    var failure = assertThrows(IllegalArgumentException.class, () -> builder.trust(none).build());
    assertTrue(String.valueOf(failure.getMessage()).contains("none.pem"), failure::getMessage);
  }

  private static DisposableServer server(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    SslContext context = SslContextBuilder.forServer(own).build();
    return HttpServer.create()
        .host("127.0.0.1")
        .secure(tls -> tls.sslContext(context))
        .handle((in, out) -> in.receive().then().then(out.sendString(Mono.just(RECEIPT)).then()))
        .bindNow();
  }

  private static KeyStore selfSigned(Path work) throws Exception {
    Path file = work.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-alias",
                    "a",
                    "-dname",
                    "CN=test",
                    "-ext",
                    "SAN=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    "changeit"))
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("keytool.log").toFile())
            .start();
    assertEquals(true, process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }
}
