package io.sluice.storage.shard;

import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Refusals, counted exactly and listed up to {@link WriteReceipt#MAX_LISTED}. Confined to whoever
 * decides.
 */
public final class RefusalTally {
  private final Map<RefusalReason, Long> byReason = new EnumMap<>(RefusalReason.class);
  private final List<Refusal> listed = new ArrayList<>(0);
  private long total;

  /** Counts {@code samples}; true if there is room to describe them with {@link #list}. */
  public boolean count(RefusalReason reason, long samples) {
    total += samples;
    byReason.merge(reason, samples, Long::sum);
    return listed.size() < WriteReceipt.MAX_LISTED;
  }

  /** Describes a refusal, if there is room. */
  public void list(Refusal refusal) {
    if (listed.size() < WriteReceipt.MAX_LISTED) {
      listed.add(refusal);
    }
  }

  /** Samples refused. */
  public long total() {
    return total;
  }

  /** Samples refused, by reason. */
  public Map<RefusalReason, Long> byReason() {
    return byReason;
  }

  /** The first refusals, in order. */
  public List<Refusal> listed() {
    return listed;
  }
}
