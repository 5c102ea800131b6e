package io.sluice.http;

import io.sluice.api.Refusal;
import io.sluice.api.WriteReceipt;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What OTLP has to say of an outcome, in no encoding yet. Clients repeat what was answered with
 * 429, 502, 503 and 504 only, so our own trouble is always 503. Immutable.
 *
 * @param code of {@code google.rpc.Code}; 0 is success
 * @param status of HTTP
 * @param message why something was refused; empty if nothing was
 * @param rejectedPoints of a success
 * @param retryAfter when to come again, in whole seconds; null if that is of no use
 * @param limit in bytes, of what is too large; -1 otherwise
 */
record OtlpVerdict(
    int code,
    int status,
    String message,
    long rejectedPoints,
    @Nullable Duration retryAfter,
    long limit) {

  static final int OK = 0;
  static final int INVALID_ARGUMENT = 3;
  static final int DEADLINE_EXCEEDED = 4;
  static final int RESOURCE_EXHAUSTED = 8;
  static final int PERMISSION_DENIED = 7;
  static final int UNIMPLEMENTED = 12;
  static final int UNAVAILABLE = 14;
  static final int UNAUTHENTICATED = 16;

  private static final int LISTED = 5;
  private static final int LONGEST_MESSAGE = 2000;
  private static final Duration SOON = Duration.ofSeconds(1);

  static OtlpVerdict of(Outcome outcome) {
    if (outcome instanceof Outcome.Decided o) {
      return decided(o);
    } else if (outcome instanceof Outcome.Malformed o) {
      return error(INVALID_ARGUMENT, 400, o.what());
    } else if (outcome instanceof Outcome.BadRequest o) {
      return error(INVALID_ARGUMENT, 400, o.what());
    } else if (outcome instanceof Outcome.Unauthenticated o) {
      return error(UNAUTHENTICATED, 401, o.why());
    } else if (outcome instanceof Outcome.Forbidden o) {
      return error(PERMISSION_DENIED, 403, o.why());
    } else if (outcome instanceof Outcome.WrongType o) {
      return error(UNIMPLEMENTED, 415, o.what());
    } else if (outcome instanceof Outcome.TooLarge o) {
      return new OtlpVerdict(RESOURCE_EXHAUSTED, 413, o.what(), 0, null, o.limit());
    } else if (outcome instanceof Outcome.TooSlow o) {
      return later(UNAVAILABLE, 503, o.what(), SOON);
    } else if (outcome instanceof Outcome.OverRate o) {
      return later(RESOURCE_EXHAUSTED, 429, o.why(), o.retryAfter());
    } else if (outcome instanceof Outcome.Unavailable o) {
      return later(UNAVAILABLE, 503, o.why(), o.retryAfter());
    }
    return later(UNAVAILABLE, 503, ((Outcome.Fault) outcome).what(), SOON);
  }

  static OtlpVerdict error(int code, int status, String message) {
    return new OtlpVerdict(code, status, shortened(message), 0, null, -1);
  }

  private static OtlpVerdict later(int code, int status, String why, Duration least) {
    Duration after = Duration.ofSeconds(RetryAfter.seconds(least));
    return new OtlpVerdict(code, status, why, 0, after, -1);
  }

  private static OtlpVerdict decided(Outcome.Decided outcome) {
    WriteReceipt receipt = outcome.receipt();
    if (receipt.refused() == 0) {
      return new OtlpVerdict(OK, 200, "", 0, null, -1);
    }
    OtlpPoints points =
        outcome.counts() instanceof OtlpPoints of
            ? of
            : new OtlpPoints(receipt.received(), () -> Math.toIntExact(receipt.refused()));
    long refused = points.refused().getAsInt();
    String message = sentence(receipt, refused, points.received());
    return refused > 0 && refused == points.received()
        ? error(INVALID_ARGUMENT, 400, message)
        : new OtlpVerdict(OK, 200, message, refused, null, -1);
  }

  private static String sentence(WriteReceipt receipt, long refused, long received) {
    String reasons =
        receipt.refusedByReason().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().wireName() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    String first =
        onePerPoint(receipt.refusals()).stream()
            .limit(LISTED)
            .map(OtlpVerdict::line)
            .collect(Collectors.joining("; "));
    return shortened(
        "%d of %d data points are refused for good, in samples: %s: %s"
            .formatted(refused, received, reasons, first));
  }

  /** The samples of a point usually share its fate. */
  private static Collection<Refusal> onePerPoint(List<Refusal> refusals) {
    Map<Integer, Refusal> byPoint = new LinkedHashMap<>();
    refusals.forEach(refusal -> byPoint.putIfAbsent(refusal.seriesIndex(), refusal));
    return byPoint.values();
  }

  private static String line(Refusal refusal) {
    String point = refusal.seriesIndex() > 0 ? "point " + refusal.seriesIndex() + " " : "";
    return point + refusal.series() + ": " + refusal.message();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
  }
}
