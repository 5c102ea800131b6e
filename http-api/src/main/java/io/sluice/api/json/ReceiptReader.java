package io.sluice.api.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.api.Durability;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was read of a receipt so far. Confined to one thread. */
final class ReceiptReader {
  private final Map<RefusalReason, Long> byReason = new EnumMap<>(RefusalReason.class);
  private final List<Refusal> refusals = new ArrayList<>();
  private @Nullable Durability durability;
  private @Nullable Long durableThroughLine;
  private long received;
  private long stored;
  private long late;
  private long repeated;
  private long replaced;
  private long refused;
  private long pending;

  /** Reads the object that the parser stands on. */
  static WriteReceipt read(JsonParser in) throws IOException {
    JsonText.expect(in, JsonToken.START_OBJECT, "a receipt object");
    ReceiptReader fields = new ReceiptReader();
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      fields.read(in, field);
    }
    return fields.receipt(in);
  }

  private void read(JsonParser in, String field) throws IOException {
    switch (field) {
      case "durability" -> durability = durability(in);
      case "received" -> received = in.getLongValue();
      case "stored" -> stored = in.getLongValue();
      case "late" -> late = in.getLongValue();
      case "repeated" -> repeated = in.getLongValue();
      case "replaced" -> replaced = in.getLongValue();
      case "refused" -> refused = in.getLongValue();
      case "pending" -> pending = in.getLongValue();
      case "durableThroughLine" -> durableThroughLine = in.getLongValue();
      case "refusals" -> refusals(in);
      case "refusedByReason" -> byReason(in);
      default -> in.skipChildren();
    }
  }

  private void refusals(JsonParser in) throws IOException {
    JsonText.expect(in, JsonToken.START_ARRAY, "an array of refusals");
    while (in.nextToken() != JsonToken.END_ARRAY) {
      refusals.add(refusal(in));
    }
  }

  private void byReason(JsonParser in) throws IOException {
    JsonText.expect(in, JsonToken.START_OBJECT, "an object of counts");
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      RefusalReason reason = RefusalReason.parse(name).orElse(RefusalReason.UNSUPPORTED);
      byReason.merge(reason, in.getLongValue(), Long::sum);
    }
  }

  private static Durability durability(JsonParser in) throws IOException {
    String name = in.getText();
    return Durability.parse(name)
        .orElseThrow(() -> JsonText.wrong(in, "no durability level \"" + name + "\""));
  }

  private WriteReceipt receipt(JsonParser in) {
    return new WriteReceipt(
        JsonText.require(in, durability, "durability"),
        received,
        stored,
        late,
        repeated,
        replaced,
        refused,
        pending,
        refusals,
        byReason,
        durableThroughLine);
  }

  private static Refusal refusal(JsonParser in) throws IOException {
    JsonText.expect(in, JsonToken.START_OBJECT, "a refusal object");
    String reason = "";
    String series = "";
    String message = "";
    int seriesIndex = -1;
    int sampleIndex = -1;
    long samples = 0;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      switch (field) {
        case "reason" -> reason = in.getText();
        case "series" -> series = in.getText();
        case "message" -> message = in.getText();
        case "seriesIndex" -> seriesIndex = in.getIntValue();
        case "sampleIndex" -> sampleIndex = in.getIntValue();
        case "samples" -> samples = in.getLongValue();
        default -> in.skipChildren();
      }
    }
    RefusalReason known = RefusalReason.parse(reason).orElse(null);
    return known != null
        ? new Refusal(known, series, seriesIndex, sampleIndex, samples, message)
        : new Refusal(
            RefusalReason.UNSUPPORTED,
            series,
            seriesIndex,
            sampleIndex,
            samples,
            reason + ": " + message);
  }
}
