package io.sluice.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.api.Refusal;
import io.sluice.api.WriteReceipt;
import io.sluice.protocol.json.Datapoints;
import java.io.IOException;

/**
 * OpenTSDB: 204, or with {@code summary} or {@code details} how many datapoints succeeded and
 * failed; errors as an object under {@code error}. Immutable.
 */
final class OpenTsdbDialect extends StatusDialect {

  private final boolean summary;
  private final boolean details;

  /** {@code details}, which names the refused datapoints, goes before {@code summary}. */
  OpenTsdbDialect(boolean summary, boolean details) {
    this.summary = summary;
    this.details = details;
  }

  @Override
  Answer decided(Outcome.Decided outcome) {
    WriteReceipt receipt = outcome.receipt();
    int status = receipt.refused() > 0 ? 400 : 200;
    if (details) {
      return JsonBody.object(
          status,
          out -> {
            errors(out, receipt, outcome);
            counts(out, receipt);
          });
    }
    if (summary) {
      return JsonBody.object(status, out -> counts(out, receipt));
    }
    return status == 200 ? Answer.empty(204) : error(400, sentence(receipt));
  }

  private static void counts(JsonGenerator out, WriteReceipt receipt) throws IOException {
    out.writeNumberField("failed", receipt.refused());
    out.writeNumberField("success", receipt.received() - receipt.refused());
  }

  /** Each refused datapoint as it was sent, and why. */
  private static void errors(JsonGenerator out, WriteReceipt receipt, Outcome.Decided outcome)
      throws IOException {
    out.writeArrayFieldStart("errors");
    for (Refusal refusal : receipt.refusals()) {
      String text =
          outcome.counts() instanceof Datapoints points ? points.text(refusal.seriesIndex()) : null;
      out.writeStartObject();
      if (text != null) {
        out.writeFieldName("datapoint");
        out.writeRawValue(text);
      }
      out.writeStringField("error", refusal.message());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  @Override
  Answer error(int status, String what) {
    return JsonBody.object(
        status,
        out -> {
          out.writeObjectFieldStart("error");
          out.writeNumberField("code", status);
          out.writeStringField("message", what);
          out.writeEndObject();
        });
  }
}
