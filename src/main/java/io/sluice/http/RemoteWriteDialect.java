package io.sluice.http;

import io.sluice.api.Refusal;
import io.sluice.api.SluiceHeaders;
import io.sluice.api.WriteReceipt;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prometheus remote write 1.0: 204 without a body, or a status with a sentence as text. Stateless.
 */
enum RemoteWriteDialect implements Dialect {
  /** The only one. */
  V1;

  private static final int LISTED = 5;

  @Override
  public Answer answer(Outcome outcome) {
    if (outcome instanceof Outcome.Decided o) {
      return decided(o.receipt());
    } else if (outcome instanceof Outcome.Malformed o) {
      return Answer.text(400, o.what());
    } else if (outcome instanceof Outcome.BadRequest o) {
      return Answer.text(400, o.what());
    } else if (outcome instanceof Outcome.WrongType o) {
      return Answer.text(415, o.what());
    } else if (outcome instanceof Outcome.TooLarge o) {
      return Answer.text(413, o.what()).with(SluiceHeaders.LIMIT, Long.toString(o.limit()));
    } else if (outcome instanceof Outcome.TooSlow o) {
      return Answer.text(408, o.what());
    } else if (outcome instanceof Outcome.Unavailable o) {
      return Answer.text(503, o.why())
          .with(RetryAfter.HEADER, Long.toString(RetryAfter.seconds(o.retryAfter())));
    }
    return Answer.text(500, ((Outcome.Fault) outcome).what());
  }

  private static Answer decided(WriteReceipt receipt) {
    Answer answer =
        receipt.refused() == 0 ? Answer.empty(204) : Answer.text(400, sentence(receipt));
    return answer.with(SluiceHeaders.DURABILITY, receipt.durability().wireName());
  }

  /** How many of how many, why, and the first few; the rest of the request is stored. */
  private static String sentence(WriteReceipt receipt) {
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
