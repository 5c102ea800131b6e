package io.sluice.http.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a credential may be good for. Immutable. */
public enum Right {
  /** Sending samples. */
  WRITE,
  /** Reading them back. */
  READ,
  /** Running the server: flush, seal, delete, status, meters. */
  ADMIN;

  /** As the file of credentials spells it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Right> parse(String text) {
    return Arrays.stream(values()).filter(right -> right.wireName().equals(text)).findFirst();
  }
}
