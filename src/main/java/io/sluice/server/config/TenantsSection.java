package io.sluice.server.config;

import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.Setting;

/** Who may write. Immutable. */
public record TenantsSection(
    @Setting("Tenants that are made as they come; a further one is refused.") int max)
    implements Checked {

  static TenantsSection defaults() {
    return new TenantsSection(100);
  }

  @Override
  public void check(Checks checks) {
    checks.between("max", max, 1, 100_000);
  }
}
