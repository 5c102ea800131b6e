package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.api.Durability;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiptJsonTest {
  private static final WriteReceipt FULL =
      new WriteReceipt(
          Durability.SYNCED,
          20,
          10,
          1,
          2,
          3,
          4,
          0,
          List.of(
              new Refusal(RefusalReason.CONFLICT, "up{a=\"\ud83d\ude00\"}", 3, -1, 3, "no \"x\""),
              new Refusal(RefusalReason.MISSING_NAME, "", 5, 0, 1, "no name")),
          Map.of(RefusalReason.CONFLICT, 3L, RefusalReason.MISSING_NAME, 1L),
          17L);

  @Test
  void everyFieldComesBack() {
    assertEquals(FULL, ReceiptJson.read(ReceiptJson.toBytes(FULL)));
    Problem problem =
        Problem.of(Problem.REFUSED, "Samples were refused", 400, "4 of 20")
            .withReceipt(FULL)
            .withRetryAfter(7);
    assertEquals(problem, ProblemJson.read(ProblemJson.toBytes(problem)));
  }

  @Test
  void theShapeIsTheDocumentedOne() {
    WriteReceipt plain =
        new WriteReceipt(Durability.QUEUED, 2, 0, 0, 0, 0, 0, 2, List.of(), Map.of(), null);
    assertEquals(
        "{\"durability\":\"queued\",\"received\":2,\"stored\":0,\"late\":0,\"repeated\":0,"
            + "\"replaced\":0,\"refused\":0,\"pending\":2,\"refusals\":[],\"refusedByReason\":{}}",
        new String(ReceiptJson.toBytes(plain), StandardCharsets.UTF_8));
    Problem problem = Problem.of(Problem.BLANK, "Unsupported Media Type", 415, "got text/plain");
    assertEquals(
        "{\"type\":\"about:blank\",\"title\":\"Unsupported Media Type\",\"status\":415,"
            + "\"detail\":\"got text/plain\"}",
        new String(ProblemJson.toBytes(problem), StandardCharsets.UTF_8));
  }

  @Test
  void aReasonOfANewerServerIsKeptInTheMessage() {
    String json =
        "{\"durability\":\"written\",\"refused\":1,\"more\":{},"
            + "\"refusals\":[{\"reason\":\"brand_new\",\"samples\":1,\"message\":\"m\"}],"
            + "\"refusedByReason\":{\"brand_new\":1,\"unsupported\":2}}";
    WriteReceipt receipt = ReceiptJson.read(json.getBytes(StandardCharsets.UTF_8));
    assertEquals(
        new Refusal(RefusalReason.UNSUPPORTED, "", -1, -1, 1, "brand_new: m"),
        receipt.refusals().get(0));
    assertEquals(Map.of(RefusalReason.UNSUPPORTED, 3L), receipt.refusedByReason());
  }

  @Test
  void aReceiptWithoutItsLevelIsNotOne() {
    byte[] json = "{\"received\":1}".getBytes(StandardCharsets.UTF_8);
    assertThrows(MalformedJsonException.class, () -> ReceiptJson.read(json));
  }
}
