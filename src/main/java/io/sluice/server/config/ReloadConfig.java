package io.sluice.server.config;

import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.Setting;
import java.time.Duration;

/** Files that are read again when they change. Immutable. */
public record ReloadConfig(
    @Setting(
            "How often it is looked whether the files of certificates, credentials and limits have"
                + " changed; POST /api/v1/admin/reload does it at once.")
        Duration interval)
    implements Checked {

  static ReloadConfig defaults() {
    return new ReloadConfig(Duration.ofSeconds(5));
  }

  @Override
  public void check(Checks checks) {
    checks.positive("interval", interval);
  }
}
