package io.sluice.http;

import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.Setting;

/** A port of its own for operators. Immutable. */
public record AdminConfig(
    @Setting("Address of the port for operators.") String host,
    @Setting(
            "A port of its own for /api/v1/admin, /metrics and /api/v1/status, which the public"
                + " port then has no longer; 0 opens none.")
        int port)
    implements Checked {

  /** What is used when nothing is set. */
  public static AdminConfig defaults() {
    return new AdminConfig("127.0.0.1", 0);
  }

  @Override
  public void check(Checks checks) {
    checks.that(!host.isBlank(), "host", host, "an address").between("port", port, 0, 65_535);
  }
}
