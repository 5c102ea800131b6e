package io.sluice.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fate of every sample of one write: {@code received = stored + late + repeated + replaced +
 * refused + pending}. Immutable.
 *
 * @param durability the level that was reached
 * @param received samples that were decoded
 * @param stored samples that are new
 * @param late samples for a time range that was sealed already; durable, merged later
 * @param repeated samples that were there already, bit for bit
 * @param replaced samples that took the place of another value at the same time
 * @param refused samples refused for good
 * @param pending samples queued and not judged yet ({@link Durability#QUEUED} only)
 * @param refusals the first {@value #MAX_LISTED} refusals
 * @param refusedByReason how many samples each reason refused; sums to {@code refused}
 * @param durableThroughLine NDJSON only: the last line up to which all is durable; null elsewhere
 */
public record WriteReceipt(
    Durability durability,
    long received,
    long stored,
    long late,
    long repeated,
    long replaced,
    long refused,
    long pending,
    List<Refusal> refusals,
    Map<RefusalReason, Long> refusedByReason,
    @Nullable Long durableThroughLine) {

  /** How many refusals a receipt lists; the rest is counted by reason. */
  public static final int MAX_LISTED = 100;

  /** Copies the collections. */
  public WriteReceipt {
    refusals = List.copyOf(refusals);
    refusedByReason = Map.copyOf(refusedByReason);
  }

  /** {@code received} less the sum of all fates: zero unless samples were lost track of. */
  public long residual() {
    return received - stored - late - repeated - replaced - refused - pending;
  }
}
