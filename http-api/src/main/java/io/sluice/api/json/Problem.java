package io.sluice.api.json;

import io.sluice.api.WriteReceipt;
import org.jspecify.annotations.Nullable;

/**
 * An error answer of the native routes, as RFC 9457 describes it. Immutable.
 *
 * @param type what kind of problem, a URI that stays the same; {@code about:blank} if the status
 *     says it all
 * @param title the kind in a few words, the same for every problem of the type
 * @param status the HTTP status
 * @param detail what was wrong this time, and where; null if there is nothing to add
 * @param receipt the fate of every sample, where some were judged; null elsewhere
 * @param retryAfterSeconds seconds after which a retry makes sense, as in the Retry-After header;
 *     null if none does
 */
public record Problem(
    String type,
    String title,
    int status,
    @Nullable String detail,
    @Nullable WriteReceipt receipt,
    @Nullable Long retryAfterSeconds) {
  /** Media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Type of a problem that its status describes. */
  public static final String BLANK = "about:blank";

  /** Samples were refused for good; the rest is stored. */
  public static final String REFUSED = "urn:sluice:problem:refused";

  /** The body could not be decoded. */
  public static final String MALFORMED = "urn:sluice:problem:malformed";

  /** The body, before or after decompression, or a line is larger than its limit. */
  public static final String TOO_LARGE = "urn:sluice:problem:too-large";

  /**
   * No room now: a queue, the byte budget, the disk or the head; the same write may succeed soon.
   */
  public static final String UNAVAILABLE = "urn:sluice:problem:unavailable";

  /** More than the tenant may send by now; the same write may succeed soon. */
  public static final String OVER_RATE = "urn:sluice:problem:over-rate";

  /** A problem of that type. */
  public static Problem of(String type, String title, int status, String detail) {
    return new Problem(type, title, status, detail, null, null);
  }

  /** The same with a receipt. */
  public Problem withReceipt(WriteReceipt newReceipt) {
    return new Problem(type, title, status, detail, newReceipt, retryAfterSeconds);
  }

  /** The same with the seconds after which a retry makes sense. */
  public Problem withRetryAfter(long seconds) {
    return new Problem(type, title, status, detail, receipt, seconds);
  }
}
