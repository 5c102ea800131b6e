package io.sluice.ingest;

import io.sluice.api.Durability;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums of receipts, for writes that are sent in parts. Static. */
public final class Receipts {
  private Receipts() {}

  /** The receipt of nothing. */
  public static WriteReceipt empty(Durability level) {
    return new WriteReceipt(level, 0, 0, 0, 0, 0, 0, 0, List.of(), Map.of(), null);
  }

  /** Both together: counts add up, the first refusals stay listed, the weaker level counts. */
  public static WriteReceipt plus(WriteReceipt a, WriteReceipt b) {
    return new WriteReceipt(
        a.durability().compareTo(b.durability()) >= 0 ? a.durability() : b.durability(),
        a.received() + b.received(),
        a.stored() + b.stored(),
        a.late() + b.late(),
        a.repeated() + b.repeated(),
        a.replaced() + b.replaced(),
        a.refused() + b.refused(),
        a.pending() + b.pending(),
        refusals(a, b),
        byReason(a, b),
        b.durableThroughLine() != null ? b.durableThroughLine() : a.durableThroughLine());
  }

  private static List<Refusal> refusals(WriteReceipt a, WriteReceipt b) {
    if (b.refusals().isEmpty() || a.refusals().size() >= WriteReceipt.MAX_LISTED) {
      return a.refusals();
    }
    List<Refusal> all = new ArrayList<>(a.refusals());
    int room = WriteReceipt.MAX_LISTED - all.size();
    all.addAll(b.refusals().subList(0, Math.min(room, b.refusals().size())));
    return all;
  }

  private static Map<RefusalReason, Long> byReason(WriteReceipt a, WriteReceipt b) {
    Map<RefusalReason, Long> sums = new EnumMap<>(RefusalReason.class);
    a.refusedByReason().forEach((reason, count) -> sums.merge(reason, count, Long::sum));
    b.refusedByReason().forEach((reason, count) -> sums.merge(reason, count, Long::sum));
    return sums;
  }
}
