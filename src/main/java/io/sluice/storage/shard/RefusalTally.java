package io.sluice.storage.shard;

import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refusals, counted exactly and listed up to {@link WriteReceipt#MAX_LISTED}. Confined to whoever
 * decides.
 */
public final class RefusalTally {
  private final Map<RefusalReason, Long> byReason = new EnumMap<>(RefusalReason.class);
  private final List<Refusal> listed = new ArrayList<>(0);
  private @Nullable BitSet places;
  private long total;

  /** From here on remembers at which places of the request something was refused. */
  public void rememberPlaces() {
    places = new BitSet();
  }

  /** The places, if they are remembered; else null. */
  public @Nullable BitSet places() {
    return places;
  }

  /**
   * Counts {@code samples}; true if there is room to describe them with {@link #list}.
   *
   * @param place of the series or line in the request, from 0
   */
  public boolean count(RefusalReason reason, long samples, int place) {
    if (places != null) {
      places.set(place);
    }
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
