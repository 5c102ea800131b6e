package io.sluice.http.auth;

import io.sluice.units.Setting;

/** Who may ask for what. Immutable. */
public record AuthConfig(
    @Setting(
            "File of credentials, described in docs/security.md; read again when it changes."
                + " Without one everybody who reaches the port may do everything.")
        String file) {

  /** What is used when nothing is set. */
  public static AuthConfig defaults() {
    return new AuthConfig("");
  }
}
