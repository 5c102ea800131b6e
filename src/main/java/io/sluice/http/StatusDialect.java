package io.sluice.http;

import io.sluice.api.Refusal;
import io.sluice.api.SluiceHeaders;
import io.sluice.api.WriteReceipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The part of the answer matrix that protocols over HTTP share: which status an outcome has and
 * which headers belong to it. What is left to each protocol is a success, a refusal, and how it
 * words an error. Subclasses are thread-safe.
 */
abstract class StatusDialect implements Dialect {

  private static final int LISTED = 5;

  @Override
  public final Answer answer(Outcome outcome) {
    if (outcome instanceof Outcome.Decided o) {
      return decided(o).with(SluiceHeaders.DURABILITY, o.receipt().durability().wireName());
    } else if (outcome instanceof Outcome.Malformed o) {
      return error(400, o.what());
    } else if (outcome instanceof Outcome.BadRequest o) {
      return error(400, o.what());
    } else if (outcome instanceof Outcome.Unauthenticated o) {
      return error(401, o.why());
    } else if (outcome instanceof Outcome.Forbidden o) {
      return error(403, o.why());
    } else if (outcome instanceof Outcome.WrongType o) {
      return error(415, o.what());
    } else if (outcome instanceof Outcome.TooLarge o) {
      return error(413, o.what()).with(SluiceHeaders.LIMIT, Long.toString(o.limit()));
    } else if (outcome instanceof Outcome.TooSlow o) {
      return error(408, o.what());
    } else if (outcome instanceof Outcome.OverRate o) {
      return later(429, o.why(), o.retryAfter());
    } else if (outcome instanceof Outcome.Unavailable o) {
      return later(503, o.why(), o.retryAfter());
    }
    return error(500, ((Outcome.Fault) outcome).what());
  }

  private Answer later(int status, String why, Duration after) {
    return error(status, why).with(RetryAfter.HEADER, Long.toString(RetryAfter.seconds(after)));
  }

  /** The answer when the fate of every sample is known. */
  abstract Answer decided(Outcome.Decided outcome);

  /** An error of that status. */
  abstract Answer error(int status, String what);

  /** How many of how many, why, and the first few; the rest of the request is stored. */
  static String sentence(WriteReceipt receipt) {
    String reasons =
        receipt.refusedByReason().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().wireName() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "%d of %d samples are refused for good, the rest is stored (%s): %s"
        .formatted(receipt.refused(), receipt.received(), reasons, first(receipt.refusals()));
  }

  private static String first(List<Refusal> refusals) {
    return refusals.stream()
        .limit(LISTED)
        .map(refusal -> refusal.series() + ": " + refusal.message())
        .collect(Collectors.joining("; "));
  }
}
