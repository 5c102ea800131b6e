package io.sluice.ingest;

import io.sluice.api.LabelBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One tenant: part of the identity of each of its series, as the label pair with the empty name;
 * and what it may do and has done. Thread-safe.
 */
public final class Tenant {
  /** The tenant of requests that name none. */
  public static final String DEFAULT_NAME = "default";

  private final int id;
  private final String name;
  private final byte[] prefix;
  private final TenantSeries series = new TenantSeries(this::limits);
  private final TenantUse use = new TenantUse(System.nanoTime());
  private volatile TenantLimits limits;

  Tenant(int id, String name) {
    this(id, name, TenantLimits.NONE);
  }

  Tenant(int id, String name, TenantLimits limits) {
    this.id = id;
    this.name = name;
    this.prefix = pair(name);
    this.limits = limits;
  }

  /** What it may do. */
  public TenantLimits limits() {
    return limits;
  }

  void limits(TenantLimits now) {
    limits = now;
  }

  /** Its series. */
  TenantSeries quota() {
    return series;
  }

  /** Series of it in memory. */
  public long series() {
    return series.count();
  }

  /** Series that were refused by a limit, as often as they came. */
  public long refusedSeries() {
    return series.refused();
  }

  /** Writes that were refused by a rate. */
  public long refusedWrites() {
    return use.refusals();
  }

  /** How long it must wait before it may send more; zero if not at all. */
  public Duration overRate() {
    return Duration.ofNanos(use.waitNanos(limits, System.nanoTime()));
  }

  /** Counts a write that had to be refused for that. */
  public void refusedByRate() {
    use.refused();
  }

  /** Charges bytes of a body, as sent. */
  public void sent(long bytes) {
    TenantLimits now = limits;
    if (now.bytesPerSecond().bytes() > 0) {
      use.bytes(bytes, now, System.nanoTime());
    }
  }

  /** Charges samples. */
  void decoded(long samples) {
    TenantLimits now = limits;
    if (now.samplesPerSecond() > 0) {
      use.samples(samples, now, System.nanoTime());
    }
  }

  private static byte[] pair(String name) {
    byte[] value = name.getBytes(StandardCharsets.UTF_8);
    int head = LabelBytes.uvarintSize(value.length);
    byte[] pair = new byte[1 + head + value.length];
    LabelBytes.putUvarint(pair, 1, value.length);
    System.arraycopy(value, 0, pair, 1 + head, value.length);
    return pair;
  }

  /** Small number, unique in this process. */
  public int id() {
    return id;
  }

  /** The name as in the {@code X-Scope-OrgID} header. */
  public String name() {
    return name;
  }

  /** The canonical bytes of the tenant pair, with which all its series' labels begin. */
  byte[] prefix() {
    return prefix;
  }
}
