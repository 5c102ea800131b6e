package io.sluice.http.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Makes a context of the files that the configuration names; what is wrong with them is an {@link
 * IllegalArgumentException} that names the setting. Immutable; reads files.
 *
 * @param context for new connections
 * @param expires when the server's own certificate ends
 */
record PemFiles(SslContext context, Instant expires) {

  private static final int SESSION_SECONDS = 3600;

  static PemFiles load(TlsConfig config, boolean http1) {
    X509Certificate own = certificate(Path.of(config.certificate()));
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(stream(config.certificate()), stream(config.key()))
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
              .sessionTimeout(SESSION_SECONDS)
              .applicationProtocolConfig(protocols(http1));
      if (config.clientCertificate() != TlsConfig.ClientCertificate.NONE) {
        builder.trustManager(stream(config.clientCa())).clientAuth(clientAuth(config));
      }
      SslContext context = builder.build();
      checkPair(config, own.getPublicKey());
      return new PemFiles(context, own.getNotAfter().toInstant());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "http.tls: the files can't be used: "
              + rootOf(e)
              + " (expected: PEM; the key as PKCS #8: openssl pkcs8 -topk8 -nocrypt -in KEY)",
          e);
    }
  }

  private static ClientAuth clientAuth(TlsConfig config) {
    return config.clientCertificate() == TlsConfig.ClientCertificate.REQUIRED
        ? ClientAuth.REQUIRE
        : ClientAuth.OPTIONAL;
  }

  private static ApplicationProtocolConfig protocols(boolean http1) {
    List<String> names =
        http1
            ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
            : List.of(ApplicationProtocolNames.HTTP_2);
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        names);
  }

  /** A file is read at once, so that it can't change under the reader. */
  private static InputStream stream(String file) throws IOException {
    return new ByteArrayInputStream(Files.readAllBytes(Path.of(file)));
  }

  private static X509Certificate certificate(Path file) {
    try (InputStream in = stream(file.toString())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("http.tls.certificate: " + rootOf(e), e);
    }
  }

  /** Half-exchanged files would otherwise show only in failed handshakes. */
  private static void checkPair(TlsConfig config, PublicKey verifier) throws IOException {
    byte[] message = {1, 2, 3};
    try {
      PrivateKey signer = PrivateKeyFile.read(Path.of(config.key()), verifier.getAlgorithm());
      String algorithm =
          switch (verifier.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> verifier.getAlgorithm();
          };
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(signer);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(verifier);
      signature.update(message);
      if (!signature.verify(signed)) {
        throw new IllegalArgumentException("the key does not belong to the certificate");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key does not belong to the certificate", e);
    }
  }

  private static String rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof IOException ? root.toString() : String.valueOf(root.getMessage());
  }
}
