package io.sluice.ingest;

import java.util.Map;

/**
 * The limits of all tenants. Immutable.
 *
 * @param usual of tenants without their own
 * @param own by the tenant's name
 */
public record LimitsTable(TenantLimits usual, Map<String, TenantLimits> own) {

  /** Copies what it is given. */
  public LimitsTable {
    own = Map.copyOf(own);
  }

  /** The limits of that tenant. */
  public TenantLimits of(String tenant) {
    return own.getOrDefault(tenant, usual);
  }
}
