package io.sluice.client;

import io.sluice.api.Durability;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Adds receipts up; the weakest level stands for all. Thread-safe (lock: this). */
final class ReceiptSum {
  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<RefusalReason, Long> byReason = new EnumMap<>(RefusalReason.class);
  private Durability weakest;
  private boolean empty = true;
  private long received;
  private long stored;
  private long late;
  private long repeated;
  private long replaced;
  private long refused;
  private long pending;

  /** An empty sum, which has that level. */
  ReceiptSum(Durability ifEmpty) {
    weakest = ifEmpty;
  }

  synchronized ReceiptSum add(WriteReceipt receipt) {
    Durability level = receipt.durability();
    weakest = empty || level.compareTo(weakest) > 0 ? level : weakest;
    empty = false;
    received += receipt.received();
    stored += receipt.stored();
    late += receipt.late();
    repeated += receipt.repeated();
    replaced += receipt.replaced();
    refused += receipt.refused();
    pending += receipt.pending();
    receipt.refusedByReason().forEach((reason, count) -> byReason.merge(reason, count, Long::sum));
    int room = WriteReceipt.MAX_LISTED - refusals.size();
    refusals.addAll(receipt.refusals().subList(0, Math.min(room, receipt.refusals().size())));
    return this;
  }

  synchronized WriteReceipt receipt() {
    return new WriteReceipt(
        weakest, received, stored, late, repeated, replaced, refused, pending, refusals, byReason,
        null);
  }
}
