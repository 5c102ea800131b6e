package io.sluice.api;

/** Names of the HTTP headers that Sluice reads and writes, beside the usual ones. Stateless. */
public final class SluiceHeaders {
  /** Request: the tenant, {@code [A-Za-z0-9_-]{1,64}}; {@value #DEFAULT_TENANT} without it. */
  public static final String TENANT = "X-Scope-OrgID";

  /** The tenant of a request that names none. */
  public static final String DEFAULT_TENANT = "default";

  /** Request and answer: the {@link Durability} asked for, and the one reached. */
  public static final String DURABILITY = Durability.HEADER;

  /** Answers 413: the limit in bytes that the body went beyond. */
  public static final String LIMIT = "Sluice-Limit";

  /** Answers to remote write 2.0: samples written. */
  public static final String SAMPLES_WRITTEN = "X-Prometheus-Remote-Write-Samples-Written";

  /** Answers to remote write 2.0: histograms written. */
  public static final String HISTOGRAMS_WRITTEN = "X-Prometheus-Remote-Write-Histograms-Written";

  /** Answers to remote write 2.0: exemplars written. */
  public static final String EXEMPLARS_WRITTEN = "X-Prometheus-Remote-Write-Exemplars-Written";

  private SluiceHeaders() {}
}
