package io.sluice.client;

import io.netty.handler.codec.http.HttpHeaders;
import io.sluice.api.Durability;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What the builder concluded. Immutable.
 *
 * @param baseUrl scheme, host, port and perhaps a path, without a slash at the end
 * @param tenant value of the tenant header; null sends none
 * @param authorization gives the value of the Authorization header for each attempt; null sends
 *     none
 * @param contextHeaders adds headers to each request from the subscriber's Reactor context
 */
record ClientConfig(
    String baseUrl,
    @Nullable String tenant,
    @Nullable Supplier<String> authorization,
    boolean gzip,
    Duration connectTimeout,
    Duration attemptTimeout,
    int inFlight,
    int maxWaiting,
    Durability durability,
    BatchLimits batch,
    RetryPolicy retry,
    BiConsumer<ContextView, HttpHeaders> contextHeaders,
    ClientObserver observer) {

  /** Without the credentials. */
  @Override
  public String toString() {
    return baseUrl + (tenant == null ? "" : " as " + tenant);
  }

  ClientConfig with(Durability other) {
    return new ClientConfig(
        baseUrl,
        tenant,
        authorization,
        gzip,
        connectTimeout,
        attemptTimeout,
        inFlight,
        maxWaiting,
        other,
        batch,
        retry,
        contextHeaders,
        observer);
  }
}
