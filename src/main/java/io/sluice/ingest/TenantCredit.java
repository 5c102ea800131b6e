package io.sluice.ingest;

import org.jspecify.annotations.Nullable;

/** What the writes of one tenant hold of the byte budget. Guarded by its lock. */
final class TenantCredit {
  private final @Nullable Tenant tenant;
  long held;
  int leases;

  /** {@code tenant} is null for what belongs to none. */
  TenantCredit(@Nullable Tenant tenant) {
    this.tenant = tenant;
  }

  int id() {
    return tenant == null ? -1 : tenant.id();
  }

  int weight() {
    return tenant == null ? 1 : tenant.limits().weight();
  }
}
