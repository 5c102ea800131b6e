package io.sluice.ingest;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/** The tenants of this process, made as they come up to a limit. Thread-safe. */
public final class Tenants {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final int max;
  private volatile LimitsTable limits = new LimitsTable(TenantLimits.NONE, Map.of());
  private final ConcurrentMap<String, Tenant> byName = new ConcurrentHashMap<>();

  /** At most {@code max} tenants ({@code tenants.max}); those found in the log always count. */
  public Tenants(int max) {
    this.max = max;
  }

  /** Whether a tenant may have this name: letters, digits, {@code _} and {@code -}, 1 to 64. */
  public static boolean isValidName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The tenant of that name, made if need be; empty if that would be one too many. */
  public Optional<Tenant> find(String name) {
    Tenant known = byName.get(name);
    return known != null ? Optional.of(known) : create(name, max);
  }

  /** The tenant of that name, if it is there. */
  public Optional<Tenant> known(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Takes in a tenant that the log already has, beyond any limit. */
  public Tenant restore(String name) {
    return create(name, Integer.MAX_VALUE).orElseThrow();
  }

  /** From now on these limits count, for the tenants that are there and those that come. */
  public void limits(LimitsTable now) {
    synchronized (byName) {
      limits = now;
      byName.values().forEach(tenant -> tenant.limits(now.of(tenant.name())));
    }
  }

  /** All there are. */
  public Collection<Tenant> all() {
    return byName.values();
  }

  /** The limit. */
  public int max() {
    return max;
  }

  /** How many there are. */
  public int count() {
    return byName.size();
  }

  private Optional<Tenant> create(String name, int limit) {
    synchronized (byName) {
      Tenant known = byName.get(name);
      if (known == null && byName.size() < limit) {
        known = new Tenant(byName.size(), name, limits.of(name));
        if (known.limits().seriesPerMetric() > 0) {
          known.quota().countMetrics();
        }
        byName.put(name, known);
      }
      return Optional.ofNullable(known);
    }
  }
}
