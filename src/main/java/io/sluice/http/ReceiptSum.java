package io.sluice.http;

import io.sluice.api.Durability;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sum of the receipts of one stream. Confined to the event loop. */
final class ReceiptSum {

  private final Durability durability;
  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<RefusalReason, Long> byReason = new EnumMap<>(RefusalReason.class);
  private long received;
  private long stored;
  private long late;
  private long repeated;
  private long replaced;
  private long refused;
  private long pending;

  ReceiptSum(Durability durability) {
    this.durability = durability;
  }

  /** Adds one receipt, whose refusals are listed in these words. */
  void add(WriteReceipt receipt, List<Refusal> numbered) {
    received += receipt.received();
    stored += receipt.stored();
    late += receipt.late();
    repeated += receipt.repeated();
    replaced += receipt.replaced();
    refused += receipt.refused();
    pending += receipt.pending();
    receipt.refusedByReason().forEach((reason, n) -> byReason.merge(reason, n, Long::sum));
    int room = WriteReceipt.MAX_LISTED - refusals.size();
    refusals.addAll(numbered.subList(0, Math.min(room, numbered.size())));
  }

  long refused() {
    return refused;
  }

  /** The sum so far. */
  WriteReceipt receipt(@Nullable Long durableThroughLine) {
    return new WriteReceipt(
        durability,
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
}
