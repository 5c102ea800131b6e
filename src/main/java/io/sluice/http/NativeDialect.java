package io.sluice.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.sluice.api.Durability;
import io.sluice.api.SluiceHeaders;
import io.sluice.api.WriteReceipt;
import io.sluice.api.json.Problem;
import io.sluice.api.json.ProblemJson;
import io.sluice.api.json.ReceiptJson;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * JSON and NDJSON: receipts and {@code application/problem+json}. Immutable.
 *
 * @param minimal the sender prefers 204 to a receipt
 */
record NativeDialect(boolean minimal) implements Dialect {

  /** For routes that are not about writes. */
  static final NativeDialect PLAIN = new NativeDialect(false);

  private static final String JSON = "application/json";

  /** As the request prefers it. */
  static Dialect of(Exchange exchange) {
    return new NativeDialect(exchange.headerOrEmpty("Prefer").contains("return=minimal"));
  }

  @Override
  public Answer answer(Outcome outcome) {
    if (outcome instanceof Outcome.Decided o) {
      return decided(o.receipt());
    } else if (outcome instanceof Outcome.Malformed o) {
      return reachedBefore(
          problem(Problem.MALFORMED, "The body can't be decoded", 400, o.what(), o.receipt()),
          o.receipt());
    } else if (outcome instanceof Outcome.BadRequest o) {
      return problem(Problem.BLANK, "Bad request", 400, o.what(), null);
    } else if (outcome instanceof Outcome.Unauthenticated o) {
      return problem(Problem.BLANK, "Unauthorized", 401, o.why(), null);
    } else if (outcome instanceof Outcome.Forbidden o) {
      return problem(Problem.BLANK, "Forbidden", 403, o.why(), null);
    } else if (outcome instanceof Outcome.WrongType o) {
      return problem(Problem.BLANK, "Unsupported media type", 415, o.what(), null);
    } else if (outcome instanceof Outcome.TooLarge o) {
      return problem(Problem.TOO_LARGE, "Too large", 413, o.what(), o.receipt())
          .with(SluiceHeaders.LIMIT, Long.toString(o.limit()));
    } else if (outcome instanceof Outcome.TooSlow o) {
      return problem(Problem.BLANK, "Too slow", 408, o.what(), o.receipt());
    } else if (outcome instanceof Outcome.OverRate o) {
      return later(Problem.OVER_RATE, "Too many", 429, o.why(), o.retryAfter(), o.receipt());
    } else if (outcome instanceof Outcome.Unavailable o) {
      return later(Problem.UNAVAILABLE, "Not now", 503, o.why(), o.retryAfter(), o.receipt());
    }
    Outcome.Fault o = (Outcome.Fault) outcome;
    return problem(Problem.BLANK, "Internal error", 500, o.what(), o.receipt());
  }

  private Answer decided(WriteReceipt receipt) {
    if (receipt.refused() > 0) {
      String detail =
          receipt.refused() + " of " + receipt.received() + " samples are refused for good";
      return reached(problem(Problem.REFUSED, "Samples refused", 400, detail, receipt), receipt);
    }
    if (receipt.durability() == Durability.QUEUED) {
      return reached(Answer.of(202, JSON, ReceiptJson.toBytes(receipt)), receipt);
    }
    return reached(
        minimal ? Answer.empty(204) : Answer.of(200, JSON, ReceiptJson.toBytes(receipt)), receipt);
  }

  /** What came before the fault keeps its level; there may have been nothing. */
  private static Answer reachedBefore(Answer answer, @Nullable WriteReceipt before) {
    return before == null ? answer : reached(answer, before);
  }

  private static Answer reached(Answer answer, WriteReceipt receipt) {
    return answer.with(SluiceHeaders.DURABILITY, receipt.durability().wireName());
  }

  private static Answer later(
      String type,
      String title,
      int status,
      String why,
      Duration after,
      @Nullable WriteReceipt receipt) {
    long seconds = RetryAfter.seconds(after);
    Problem problem = new Problem(type, title, status, why, receipt, seconds);
    return Answer.of(status, Problem.MEDIA_TYPE, ProblemJson.toBytes(problem))
        .with(RetryAfter.HEADER, Long.toString(seconds));
  }

  /** An error that its status describes. */
  static Answer plainProblem(int status, String detail) {
    String title = HttpResponseStatus.valueOf(status).reasonPhrase();
    return problem(Problem.BLANK, title, status, detail, null);
  }

  private static Answer problem(
      String type, String title, int status, String detail, @Nullable WriteReceipt receipt) {
    Problem problem = new Problem(type, title, status, detail, receipt, null);
    return Answer.of(status, Problem.MEDIA_TYPE, ProblemJson.toBytes(problem));
  }
}
