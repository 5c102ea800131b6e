package io.sluice.client.micrometer;

import io.micrometer.core.instrument.step.StepRegistryConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link SluiceMeterRegistry}, read by name with the prefix {@code sluice}: beside
 * those below {@code sluice.step} (one minute), {@code sluice.enabled} and the others of
 * Micrometer's step registries.
 */
public interface SluiceRegistryConfig extends StepRegistryConfig {
  /** Every setting at its default. */
  SluiceRegistryConfig DEFAULT = key -> null;

  @Override
  default String prefix() {
    return "sluice";
  }

  /** {@code sluice.url}: the server, {@code http://localhost:8240} by default. */
  default String url() {
    String url = get(prefix() + ".url");
    return url == null ? "http://localhost:8240" : url;
  }

  /** {@code sluice.tenant}: the tenant to write as; null leaves it to the server. */
  default @Nullable String tenant() {
    return get(prefix() + ".tenant");
  }

  /** {@code sluice.token}: a bearer token; null sends none. */
  default @Nullable String token() {
    return get(prefix() + ".token");
  }

  /**
   * {@code sluice.queue}: directory of a queue on disk, with which a publication survives a crash
   * of the application and an absence of the server; null publishes straight to the server.
   */
  default @Nullable Path queue() {
    String directory = get(prefix() + ".queue");
    return directory == null ? null : Path.of(directory);
  }
}
