package io.sluice.client;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * Whom to trust and who to be, as PEM files. Immutable.
 *
 * @param trusted certificates to trust; null for those of the JDK
 * @param chain own certificate and those it is signed by; null to show none
 * @param key its private key, PKCS 8 without a password; null with {@code chain}
 */
record Tls(@Nullable Path trusted, @Nullable Path chain, @Nullable Path key) {
  static final Tls DEFAULT = new Tls(null, null, null);

  HttpClient apply(HttpClient http) {
    if (equals(DEFAULT)) {
      return http;
    }
    SslContext context = context();
    return http.secure(tls -> tls.sslContext(context));
  }

  private SslContext context() {
    SslContextBuilder builder = SslContextBuilder.forClient();
    try {
      if (trusted != null) {
        builder.trustManager(trusted.toFile());
      }
      if (chain != null && key != null) {
        builder.keyManager(chain.toFile(), key.toFile());
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException("TLS files cannot be used: " + this, e);
    }
  }
}
