package io.sluice.http;

import io.sluice.http.auth.AuthConfig;
import io.sluice.http.tls.TlsConfig;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;

/** Where the server listens and what a connection may do. Immutable. */
public record HttpConfig(
    @Setting("Address to listen on; 0.0.0.0 for all.") String host,
    @Setting("Port to listen on; 0 takes any free one and logs it.") int port,
    @Setting(
            "Connections at once, all ports together; a further one is answered 503 and closed, or"
                + " only closed if it wanted TLS. Never more than the process's file descriptors"
                + " less 512.")
        int maxConnections,
    @Setting("A connection without a request, or with unfinished headers, is closed after this.")
        Duration idleTimeout,
    @Setting("Longest request line, selectors in the query included.") DataSize maxRequestLine,
    @Setting("Largest sum of a request's headers.") DataSize maxHeaders,
    @Setting(
            "HTTP/2: how many requests one connection may have open. Each may have 64 KiB on its"
                + " way that nobody has read yet.")
        int maxStreams,
    @Setting(
            "After an answer that came before the end of the body: how long the rest is thrown"
                + " away, so that the sender gets to read the answer, before the connection"
                + " closes.")
        Duration lingerTimeout,
    TlsConfig tls,
    AuthConfig auth,
    AdminConfig admin)
    implements Checked {

  /** What is used when nothing is set. */
  public static HttpConfig defaults() {
    return new HttpConfig(
        "127.0.0.1",
        8240,
        20_000,
        Duration.ofSeconds(60),
        DataSize.ofKiB(16),
        DataSize.ofKiB(16),
        32,
        Duration.ofSeconds(2),
        TlsConfig.defaults(),
        AuthConfig.defaults(),
        AdminConfig.defaults());
  }

  /** Whether only this machine can reach the port. */
  public boolean isLoopback() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  @Override
  public void check(Checks checks) {
    checks
        .that(!host.isBlank(), "host", host, "an address")
        .between("port", port, 0, 65_535)
        .between("maxConnections", maxConnections, 1, 10_000_000)
        .positive("idleTimeout", idleTimeout)
        .between("maxRequestLine", maxRequestLine, DataSize.ofKiB(1), DataSize.ofMiB(1))
        .between("maxHeaders", maxHeaders, DataSize.ofKiB(1), DataSize.ofMiB(1))
        .between("maxStreams", maxStreams, 1, 10_000)
        .notNegative("lingerTimeout", lingerTimeout);
  }
}
