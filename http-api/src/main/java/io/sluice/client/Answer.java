package io.sluice.client;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.sluice.api.WriteReceipt;
import io.sluice.api.json.MalformedJsonException;
import io.sluice.api.json.Problem;
import io.sluice.api.json.ProblemJson;
import io.sluice.api.json.ReceiptJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** One whole HTTP answer and what it means. Confined to one thread. */
final class Answer {
  private static final int LONGEST_TEXT = 300;

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Answer(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /**
   * The receipt of a write: of a success, or of a 400 that carries one.
   *
   * @throws SluiceHttpException if it is another error
   * @throws UnreadableAnswerException if it is a success without a readable receipt
   */
  WriteReceipt receipt() {
    if (isSuccess()) {
      return successReceipt();
    }
    Problem problem = problem();
    if (status == 400 && problem != null && problem.receipt() != null) {
      return problem.receipt();
    }
    throw error();
  }

  private WriteReceipt successReceipt() {
    try {
      return ReceiptJson.read(body);
    } catch (MalformedJsonException e) {
      throw new UnreadableAnswerException(status, e);
    }
  }

  /** The answer as an error. */
  SluiceHttpException error() {
    Problem problem = problem();
    return new SluiceHttpException(status, text(problem), problem, retryAfter(Instant.now()));
  }

  private @Nullable Problem problem() {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    if (!type.startsWith(Problem.MEDIA_TYPE)) {
      return null;
    }
    try {
      return ProblemJson.read(body);
    } catch (MalformedJsonException e) {
      return null;
    }
  }

  private String text(@Nullable Problem problem) {
    if (problem != null) {
      return problem.detail() == null ? problem.title() : problem.detail();
    }
    int length = Math.min(body.length, LONGEST_TEXT);
    return new String(body, 0, length, StandardCharsets.UTF_8).strip();
  }

  /** Retry-After in either of its forms, seconds or a date; null if there is none. */
  private @Nullable Duration retryAfter(Instant now) {
    String value = headers.get(HttpHeaderNames.RETRY_AFTER);
    if (value == null) {
      return null;
    }
    try {
      return Duration.ofSeconds(Math.max(0, Integer.parseInt(value.strip())));
    } catch (NumberFormatException notSeconds) {
      return untilDate(value.strip(), now);
    }
  }

  private static @Nullable Duration untilDate(String value, Instant now) {
    try {
      Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
