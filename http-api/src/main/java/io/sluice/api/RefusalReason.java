package io.sluice.api;

import java.util.Locale;
import java.util.Optional;

/**
 * Why samples were refused for good. A refused sample is never worth a retry of the same bytes;
 * what may be retried is an HTTP status (503, 429), never a refusal. Immutable.
 */
public enum RefusalReason {
  /** A series without {@code __name__}. */
  MISSING_NAME,
  /** The same label name twice in one series. */
  DUPLICATE_LABEL,
  /** A label with an empty name or an empty value. */
  EMPTY_LABEL,
  /** A label name or value that is not UTF-8. */
  INVALID_UTF8,
  /** A label name the protocol does not allow. */
  INVALID_LABEL_NAME,
  /** Too many labels, or a name or value that is too long; the message names the limit. */
  LABEL_LIMIT,
  /** A malformed series, line or sample, in a body that was readable otherwise. */
  MALFORMED,
  /** A time further in the future than the limit; the message states the skew. */
  TOO_FAR_AHEAD,
  /** A time older than retention keeps. */
  BEYOND_RETENTION,
  /** Another value is already stored for this series and time. */
  CONFLICT,
  /** A delta that begins after the end of what was summed up for its series. */
  DELTA_GAP,
  /** A delta that overlaps what was summed up for its series and is no repeat. */
  DELTA_OVERLAP,
  /** The tenant's limit of series is reached. */
  SERIES_LIMIT,
  /** A new tenant beyond {@code tenants.max}. */
  TENANT_LIMIT,
  /** A kind of data that Sluice does not store, such as a string field. */
  UNSUPPORTED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in receipts, meters and {@code /api/v1/status/refusals}. */
  public String wireName() {
    return wireName;
  }

  /** The reason of that wire name, or empty if there is none. */
  public static Optional<RefusalReason> parse(String text) {
    for (RefusalReason reason : values()) {
      if (reason.wireName.equals(text)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
