package io.sluice.http.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the server's ports. Made of files that {@link #reload} reads again: connections that live
 * are not touched. Thread-safe.
 */
public final class TlsFront {

  private final TlsConfig config;
  private final TlsContext web;
  private final TlsContext grpc;
  private volatile Instant expires;

  private TlsFront(TlsConfig config, PemFiles web, PemFiles grpc) {
    this.config = config;
    this.web = new TlsContext(web.context());
    this.grpc = new TlsContext(grpc.context());
    this.expires = web.expires();
  }

  /** Reads the files; an IllegalArgumentException says what is wrong with them. */
  public static TlsFront open(TlsConfig config) {
    return new TlsFront(config, PemFiles.load(config, true), PemFiles.load(config, false));
  }

  /** Reads them again; if that fails, all stays as it was. */
  public void reload() {
    PemFiles newWeb = PemFiles.load(config, true);
    PemFiles newGrpc = PemFiles.load(config, false);
    web.replace(newWeb.context());
    grpc.replace(newGrpc.context());
    expires = newWeb.expires();
  }

  /** The context of a port for HTTP/1.1 and HTTP/2, or for HTTP/2 alone. */
  public SslContext context(boolean http1) {
    return http1 ? web : grpc;
  }

  /** When the server's own certificate ends, in seconds since the epoch. */
  public long expiresSeconds() {
    return expires.getEpochSecond();
  }

  /** The common name of the certificate that the other side of a connection showed, or null. */
  public static @Nullable String clientName(Channel connection) {
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    if (tls == null) {
      return null;
    }
    try {
      Certificate first = tls.engine().getSession().getPeerCertificates()[0];
      return first instanceof X509Certificate x509
          ? commonName(x509.getSubjectX500Principal().getName())
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  static @Nullable String commonName(String distinguishedName) {
    try {
      for (Rdn part : new LdapName(distinguishedName).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
      return null;
    } catch (InvalidNameException e) {
      return null;
    }
  }
}
