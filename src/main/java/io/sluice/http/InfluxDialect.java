package io.sluice.http;

import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.util.stream.Collectors;

/**
 * What version 1 and 2 of Influx have in common: 204 without a body, or the refused lines by their
 * numbers. Stateless.
 */
abstract class InfluxDialect extends StatusDialect {

  /** As {@code /write} answers. */
  static final Dialect V1 = new Version1();

  /** As {@code /api/v2/write} answers. */
  static final Dialect V2 = new Version2();

  private static final int LISTED = 20;

  private InfluxDialect() {}

  @Override
  final Answer decided(Outcome.Decided outcome) {
    WriteReceipt receipt = outcome.receipt();
    return receipt.refused() == 0 ? Answer.empty(204) : refused(receipt);
  }

  /** The answer when some or all samples are refused. */
  abstract Answer refused(WriteReceipt receipt);

  private static boolean isAllRefused(WriteReceipt receipt) {
    return receipt.refused() == receipt.received();
  }

  /** {@code line 3: why; line 7: why}, and how many more there are. */
  private static String lines(WriteReceipt receipt) {
    String listed =
        receipt.refusals().stream()
            .limit(LISTED)
            .map(InfluxDialect::line)
            .collect(Collectors.joining("; "));
    int more = receipt.refusals().size() - LISTED;
    return more > 0 ? listed + "; and more (see /api/v1/status/refusals)" : listed;
  }

  private static String line(Refusal refusal) {
    String what = refusal.series().isEmpty() ? "" : refusal.series() + ": ";
    return "line " + refusal.seriesIndex() + ": " + what + refusal.message();
  }

  private static final class Version1 extends InfluxDialect {

    @Override
    Answer refused(WriteReceipt receipt) {
      Long malformed = receipt.refusedByReason().get(RefusalReason.MALFORMED);
      boolean unreadable = malformed != null && malformed == receipt.received();
      String what =
          unreadable
              ? "unable to parse: " + lines(receipt)
              : "partial write: %s dropped=%d".formatted(lines(receipt), receipt.refused());
      return error(400, what);
    }

    @Override
    Answer error(int status, String what) {
      return JsonBody.object(status, out -> out.writeStringField("error", what));
    }
  }

  private static final class Version2 extends InfluxDialect {

    @Override
    Answer refused(WriteReceipt receipt) {
      boolean all = isAllRefused(receipt);
      String what =
          "%d of %d points are refused for good, %s: %s"
              .formatted(
                  receipt.refused(),
                  receipt.received(),
                  all ? "nothing is stored" : "the rest is stored",
                  lines(receipt));
      return JsonBody.object(
          all ? 400 : 422,
          out -> {
            out.writeStringField("code", all ? "invalid" : "unprocessable entity");
            out.writeStringField("message", what);
            if (!receipt.refusals().isEmpty()) {
              out.writeNumberField("line", receipt.refusals().get(0).seriesIndex());
            }
          });
    }

    @Override
    Answer error(int status, String what) {
      return JsonBody.object(
          status,
          out -> {
            out.writeStringField("code", code(status));
            out.writeStringField("message", what);
          });
    }

    private static String code(int status) {
      return switch (status) {
        case 401 -> "unauthorized";
        case 403 -> "forbidden";
        case 408 -> "request timeout";
        case 413 -> "request too large";
        case 415 -> "unsupported media type";
        case 429 -> "too many requests";
        case 500 -> "internal error";
        case 503 -> "unavailable";
        default -> "invalid";
      };
    }
  }
}
