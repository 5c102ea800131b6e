package io.sluice.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.io.IOException;

/**
 * Receipts as JSON objects: the fields of {@link WriteReceipt} by their names, levels and reasons
 * by their wire names, {@code durableThroughLine} only if there is one. Stateless, thread-safe.
 */
public final class ReceiptJson {
  private ReceiptJson() {}

  /** The receipt as a JSON document. */
  public static byte[] toBytes(WriteReceipt receipt) {
    return JsonText.write(out -> write(out, receipt));
  }

  /**
   * Reads a receipt. Missing counts are zero; a reason of a newer server is read as {@link
   * RefusalReason#UNSUPPORTED}, its message opening with the unknown name.
   *
   * @throws MalformedJsonException if it is not JSON, or of another shape
   */
  public static WriteReceipt read(byte[] json) {
    return JsonText.parse(json, 0, json.length, ReceiptReader::read);
  }

  /** Writes the receipt as an object where the generator stands. */
  public static void write(JsonGenerator out, WriteReceipt receipt) throws IOException {
    out.writeStartObject();
    out.writeStringField("durability", receipt.durability().wireName());
    out.writeNumberField("received", receipt.received());
    out.writeNumberField("stored", receipt.stored());
    out.writeNumberField("late", receipt.late());
    out.writeNumberField("repeated", receipt.repeated());
    out.writeNumberField("replaced", receipt.replaced());
    out.writeNumberField("refused", receipt.refused());
    out.writeNumberField("pending", receipt.pending());
    out.writeArrayFieldStart("refusals");
    for (Refusal refusal : receipt.refusals()) {
      write(out, refusal);
    }
    out.writeEndArray();
    out.writeObjectFieldStart("refusedByReason");
    for (RefusalReason reason : RefusalReason.values()) {
      Long count = receipt.refusedByReason().get(reason);
      if (count != null) {
        out.writeNumberField(reason.wireName(), count);
      }
    }
    out.writeEndObject();
    if (receipt.durableThroughLine() != null) {
      out.writeNumberField("durableThroughLine", receipt.durableThroughLine());
    }
    out.writeEndObject();
  }

  /** Writes one refusal as an object where the generator stands. */
  public static void write(JsonGenerator out, Refusal refusal) throws IOException {
    out.writeStartObject();
    out.writeStringField("reason", refusal.reason().wireName());
    out.writeStringField("series", refusal.series());
    out.writeNumberField("seriesIndex", refusal.seriesIndex());
    out.writeNumberField("sampleIndex", refusal.sampleIndex());
    out.writeNumberField("samples", refusal.samples());
    out.writeStringField("message", refusal.message());
    out.writeEndObject();
  }
}
