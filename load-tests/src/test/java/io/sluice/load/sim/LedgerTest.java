package io.sluice.load.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.load.Readback;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final String RECEIPT =
      "{\"durability\":\"synced\",\"received\":10,\"stored\":%d,\"late\":0,\"repeated\":0,"
          + "\"replaced\":0,\"refused\":%d,\"pending\":0,\"refusals\":[],\"refusedByReason\":{}}";

  private final Ledger ledger = new Ledger(10);

  @Test
  void aSuccessThatCoversEverySampleIsAcknowledgedAndNothingElseIs() {
    long sent = System.nanoTime();
    ledger.count(0, 200, sent, RECEIPT.formatted(10, 0));
    ledger.count(1, 204, sent, null);
    ledger.count(2, 200, sent, RECEIPT.formatted(9, 1));
    ledger.count(3, 503, sent, "");
    ledger.count(4, Ledger.NO_ANSWER, sent, null);
    ledger.count(5, 200, sent, "<html>");
    BitSet expected = new BitSet();
    expected.set(0, 2);
    assertEquals(expected, ledger.acknowledged());
    assertEquals(1, ledger.refusedSamples());
    assertEquals(Map.of(0, 1L, 200, 3L, 204, 1L, 503, 1L), ledger.byStatus());
    assertTrue(ledger.secondsToRefusal() >= 0);
  }

  @Test
  void theVerdictSaysWhatIsMissingAndWhatWasRefused() {
    ledger.count(0, 200, System.nanoTime(), RECEIPT.formatted(10, 0));
    ledger.count(1, 503, System.nanoTime(), "");
    Verdict whole =
        new Verdict("a", ledger, new Readback.Count(10, 0, 3, 0, ""), List.of("remark"));
    assertTrue(whole.everythingIsThere());
    assertTrue(whole.text().contains("answer 503: 1"), whole::text);
    assertTrue(whole.text().contains("10 of 10 acknowledged samples, 0 missing"), whole::text);
    assertTrue(whole.text().endsWith("remark"), whole::text);
    Verdict loss = new Verdict("a", ledger, new Readback.Count(10, 1, 0, 1, "here"), List.of());
    assertFalse(loss.everythingIsThere());
    assertTrue(loss.text().contains("LOSS") && loss.text().contains("bits: here"), loss::text);
  }
}
