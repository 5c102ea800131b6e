package io.sluice.api;

import java.util.Locale;
import java.util.Optional;

/**
 * What an acknowledgement promises, weakest last. Asked for with the request header {@value
 * #HEADER}; the level reached is in the answer's header of the same name. Immutable.
 */
public enum Durability {
  /** Every touched shard has synced its log: survives kill -9 and power loss. */
  SYNCED,
  /** Every touched shard has written to the operating system: survives kill -9. */
  WRITTEN,
  /** Every touched shard has queued it: survives nothing. Native routes only. */
  QUEUED;

  /** Name of the request and response header. */
  public static final String HEADER = "Sluice-Durability";

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in headers, receipts and configuration: lower case. */
  public String wireName() {
    return wireName;
  }

  /** The level of that wire name (any case), or empty if there is none. */
  public static Optional<Durability> parse(String text) {
    for (Durability level : values()) {
      if (level.wireName.equalsIgnoreCase(text.trim())) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
