package io.sluice.client;

import io.netty.handler.codec.http.HttpHeaders;
import io.sluice.api.Durability;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.ContextView;

/** Builds a {@link SluiceClient}. Confined to one thread. */
public final class SluiceClientBuilder {
  private final String baseUrl;
  private @Nullable String tenant;
  private @Nullable Supplier<String> authorization;
  private Tls tls = Tls.DEFAULT;
  private boolean gzip;
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Duration attemptTimeout = Duration.ofSeconds(30);
  private int inFlight = 4;
  private int maxWaiting = 1_000;
  private Durability durability = Durability.SYNCED;
  private BatchLimits batch = BatchLimits.DEFAULT;
  private RetryPolicy retry = RetryPolicy.DEFAULT;
  private BiConsumer<ContextView, HttpHeaders> contextHeaders = (context, headers) -> {};
  private ClientObserver observer = ClientObserver.NONE;
  private UnaryOperator<HttpClient> http = client -> client;

  SluiceClientBuilder(String baseUrl) {
    URI uri = URI.create(baseUrl);
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "baseUrl: " + baseUrl + " (expected: http://host:port or https://host:port)");
    }
    this.baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
  }

  /** The tenant to write as and read from; without it the server's default. */
  public SluiceClientBuilder tenant(String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("tenant: " + name + " (expected: [A-Za-z0-9_-]{1,64})");
    }
    tenant = name;
    return this;
  }

  /** Sends this token with every request. */
  public SluiceClientBuilder bearer(String token) {
    return bearer(() -> token);
  }

  /**
   * Asks for the token before each attempt, for tokens that expire. The supplier must not block: it
   * is called on event loops.
   */
  public SluiceClientBuilder bearer(Supplier<String> token) {
    authorization = () -> "Bearer " + token.get();
    return this;
  }

  /** Sends this name and password with every request. */
  public SluiceClientBuilder basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String value = "Basic " + Base64.getEncoder().encodeToString(pair);
    authorization = () -> value;
    return this;
  }

  /** Trusts the certificates in this PEM file, and no others, instead of the JDK's. */
  public SluiceClientBuilder trust(Path certificates) {
    tls = new Tls(certificates, tls.chain(), tls.key());
    return this;
  }

  /**
   * Shows a certificate to a server that asks for one.
   *
   * @param chain PEM file of the certificate and those it is signed by
   * @param key PEM file of its private key, PKCS 8 without a password
   */
  public SluiceClientBuilder certificate(Path chain, Path key) {
    tls = new Tls(tls.trusted(), chain, key);
    return this;
  }

  /** Whether bodies are compressed with gzip; off by default, worth it over slow networks. */
  public SluiceClientBuilder gzip(boolean on) {
    gzip = on;
    return this;
  }

  /** How long a connection may take to come up; 5 s by default. */
  public SluiceClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = positive("connectTimeout", timeout);
    return this;
  }

  /** How long one attempt may take from waiting for a connection to the answer; 30 s by default. */
  public SluiceClientBuilder attemptTimeout(Duration timeout) {
    attemptTimeout = positive("attemptTimeout", timeout);
    return this;
  }

  /** Requests in flight at a time, which is the number of connections; 4 by default. */
  public SluiceClientBuilder inFlight(int requests) {
    inFlight = atLeastOne("inFlight", requests);
    return this;
  }

  /** Requests that may wait for a connection; one more fails at once. 1,000 by default. */
  public SluiceClientBuilder maxWaiting(int requests) {
    maxWaiting = atLeastOne("maxWaiting", requests);
    return this;
  }

  /** The level to ask for; {@link Durability#SYNCED} by default. */
  public SluiceClientBuilder durability(Durability level) {
    durability = Objects.requireNonNull(level, "durability");
    return this;
  }

  /** When a batch is full. */
  public SluiceClientBuilder batch(BatchLimits limits) {
    batch = Objects.requireNonNull(limits, "batch");
    return this;
  }

  /** How long to try again what may be tried again. */
  public SluiceClientBuilder retry(RetryPolicy policy) {
    retry = Objects.requireNonNull(policy, "retry");
    return this;
  }

  /**
   * Adds headers to each request from the Reactor context of whoever subscribed, for instance a
   * trace's.
   */
  public SluiceClientBuilder contextHeaders(BiConsumer<ContextView, HttpHeaders> headers) {
    contextHeaders = Objects.requireNonNull(headers, "contextHeaders");
    return this;
  }

  /** Who hears what the client does. */
  public SluiceClientBuilder observer(ClientObserver newObserver) {
    observer = Objects.requireNonNull(newObserver, "observer");
    return this;
  }

  /**
   * Adjusts the HTTP client beneath, for instance its proxy, event loops or, where {@link #trust}
   * and {@link #certificate} do not suffice, its TLS:
   *
   * <pre>{@code
   * builder.http(http -> http.secure(tls -> tls.sslContext(context)));
   * }</pre>
   */
  public SluiceClientBuilder http(UnaryOperator<HttpClient> customizer) {
    http = Objects.requireNonNull(customizer, "http");
    return this;
  }

  /**
   * The client; it connects when it is first used.
   *
   * @throws IllegalArgumentException if the files of {@link #trust} or {@link #certificate} can't
   *     be used
   */
  public SluiceClient build() {
    ClientConfig config =
        new ClientConfig(
            baseUrl,
            tenant,
            authorization,
            gzip,
            connectTimeout,
            attemptTimeout,
            inFlight,
            maxWaiting,
            durability,
            batch,
            retry,
            contextHeaders,
            observer);
    Tls files = tls;
    Exchange exchange = new Exchange(config, client -> http.apply(files.apply(client)));
    return new SluiceClient(exchange, new Sender(exchange, config));
  }

  private static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
    return value;
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
    return value;
  }
}
