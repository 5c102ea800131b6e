package io.sluice.server.config;

import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.Setting;
import java.time.Duration;

/** How the process ends. Immutable. */
public record ShutdownConfig(
    @Setting("After SIGTERM: not ready at once, yet served for so long, until balancers noticed.")
        Duration drainDelay,
    @Setting(
            "Then: how long what was taken may take to become durable. The whole end stays within"
                + " 10 s by default.")
        Duration timeout)
    implements Checked {

  static ShutdownConfig defaults() {
    return new ShutdownConfig(Duration.ZERO, Duration.ofSeconds(8));
  }

  @Override
  public void check(Checks checks) {
    checks.notNegative("drainDelay", drainDelay).positive("timeout", timeout);
  }
}
