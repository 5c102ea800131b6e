package io.sluice.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final int REQUEST = 7;

  private final KnownData data = new KnownData(5, 1_700_000_000_000L, true);
  private final Findings findings = new Findings();
  private final Sender sender =
      new Sender(data, 0, List.of(ProveProtocol.JSON), true, findings, Map.of());
  private final Comparison comparison = new Comparison(data, List.of(sender), findings, "here", 0);

  @BeforeEach
  void oneRequestWasAcknowledged() {
    sender.requests().sending(REQUEST);
    sender.requests().acknowledged(REQUEST);
  }

  private static Map<String, String> labels(int series) {
    Map<String, String> labels = new HashMap<>(KnownData.labels(0, REQUEST, series));
    labels.put("__name__", KnownData.METRIC);
    return labels;
  }

  private void give(int series, int sample, long flipped) {
    Comparison.Series whose = comparison.series(labels(series));
    assertNotNull(whose);
    long bits = data.bits(0, REQUEST, series, sample) ^ flipped;
    comparison.sample(whose, data.time(REQUEST, sample), bits, false);
  }

  private void giveAllBut(int missing) {
    for (int i = 0; i < KnownData.REQUEST; i++) {
      if (i != missing) {
        give(i / KnownData.SAMPLES, i % KnownData.SAMPLES, 0);
      }
    }
  }

  @Test
  void everythingAcknowledgedAndNothingElseIsClean() {
    giveAllBut(-1);
    assertEquals(KnownData.REQUEST, comparison.finish());
    assertTrue(findings.isEmpty(), () -> findings.examples().toString());
  }

  @Test
  void oneMissingSampleIsLost() {
    giveAllBut(11);
    comparison.finish();
    assertEquals(1, findings.lost());
  }

  @Test
  void oneOtherBitIsAChange() {
    giveAllBut(11);
    give(11 / KnownData.SAMPLES, 11 % KnownData.SAMPLES, 1);
    comparison.finish();
    assertEquals(1, findings.changed());
    assertEquals(0, findings.lost());
  }

  @Test
  void aSampleThatComesTwiceIsDoubled() {
    giveAllBut(-1);
    give(3, 2, 0);
    assertEquals(1, findings.doubled());
  }

  @Test
  void whatNobodySentIsAPhantom() {
    Map<String, String> strange = labels(1);
    strange.put("more", "x");
    assertNull(comparison.series(strange));
    Comparison.Series known = comparison.series(labels(1));
    assertNotNull(known);
    comparison.sample(known, data.time(REQUEST + 1, 0), 0, false);
    comparison.sample(known, data.time(REQUEST, 0) + 1, 0, false);
    assertEquals(3, findings.phantom());
  }

  @Test
  void whatWasFoundOnceMustBeFoundAgain() {
    sender.requests().sending(REQUEST + 1);
    sender.requests().found(REQUEST + 1);
    giveAllBut(-1);
    comparison.finish();
    assertEquals(KnownData.REQUEST, findings.lost());
  }
}
