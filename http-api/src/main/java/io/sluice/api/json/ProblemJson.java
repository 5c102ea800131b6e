package io.sluice.api.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.api.WriteReceipt;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Problems as JSON objects (RFC 9457) with the extension members {@code receipt} and {@code
 * retryAfter}. Stateless, thread-safe.
 */
public final class ProblemJson {
  private ProblemJson() {}

  /** The problem as a JSON document. */
  public static byte[] toBytes(Problem problem) {
    return JsonText.write(
        out -> {
          out.writeStartObject();
          out.writeStringField("type", problem.type());
          out.writeStringField("title", problem.title());
          out.writeNumberField("status", problem.status());
          if (problem.detail() != null) {
            out.writeStringField("detail", problem.detail());
          }
          if (problem.retryAfterSeconds() != null) {
            out.writeNumberField("retryAfter", problem.retryAfterSeconds());
          }
          if (problem.receipt() != null) {
            out.writeFieldName("receipt");
            ReceiptJson.write(out, problem.receipt());
          }
          out.writeEndObject();
        });
  }

  /**
   * Reads a problem; every member may be missing, unknown ones are skipped.
   *
   * @throws MalformedJsonException if it is not JSON, or of another shape
   */
  public static Problem read(byte[] json) {
    return JsonText.parse(json, 0, json.length, ProblemJson::read);
  }

  private static Problem read(JsonParser in) throws IOException {
    JsonText.expect(in, JsonToken.START_OBJECT, "a problem object");
    String type = Problem.BLANK;
    String title = "";
    int status = 0;
    @Nullable String detail = null;
    @Nullable WriteReceipt receipt = null;
    @Nullable Long retryAfter = null;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      switch (field) {
        case "type" -> type = in.getText();
        case "title" -> title = in.getText();
        case "status" -> status = in.getIntValue();
        case "detail" -> detail = in.getText();
        case "receipt" -> receipt = ReceiptReader.read(in);
        case "retryAfter" -> retryAfter = in.getLongValue();
        default -> in.skipChildren();
      }
    }
    return new Problem(type, title, status, detail, receipt, retryAfter);
  }
}
