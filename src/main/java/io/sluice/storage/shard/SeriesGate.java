package io.sluice.storage.shard;

import io.sluice.api.Labels;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks a tenant's quota for each series that a group would make, and takes back what it counted if
 * the group fails. Confined to the shard thread.
 */
final class SeriesGate {
  private static final int LONGEST = 512;

  private record Admitted(SeriesQuota quota, FreshSeries series, int place) {}

  private final List<Admitted> admitted = new ArrayList<>();

  void begin() {
    admitted.clear();
  }

  /** True if the fresh series at that place may come to be; else it is noted why not. */
  boolean admit(Slice slice, int place) {
    SeriesQuota quota = slice.quota();
    if (quota == SeriesQuota.FREE) {
      return true;
    }
    FreshSeries fresh = slice.fresh();
    String why = quota.admit(fresh.arena(), fresh.labelsAt(place), fresh.labelsLength(place));
    if (why != null) {
      fresh.refuse(place, why);
      return false;
    }
    admitted.add(new Admitted(quota, fresh, place));
    return true;
  }

  /** The group failed: its series did not come to be. */
  void undo() {
    for (Admitted one : admitted) {
      FreshSeries series = one.series;
      one.quota.undo(series.arena(), series.labelsAt(one.place), series.labelsLength(one.place));
    }
    admitted.clear();
  }

  /** Refuses all float samples of the i-th series, which did not come to be. */
  void refuse(Slice slice, int i) {
    int samples = slice.endSample(i) - slice.firstSample(i);
    if (samples > 0) {
      refuse(slice, i, samples);
    }
  }

  static void refuse(Slice slice, int i, long samples) {
    RefusalTally refusals = slice.outcome().refusals();
    if (refusals.count(RefusalReason.SERIES_LIMIT, samples, slice.ordinal(i))) {
      FreshSeries fresh = slice.fresh();
      int place = -1 - slice.ref(i);
      int at = fresh.labelsAt(place);
      byte[] stored = Arrays.copyOfRange(fresh.arena(), at, at + fresh.labelsLength(place));
      int tenant = StoredLabels.tenantPrefixLength(stored, 0);
      String text = Labels.fromCanonical(stored, tenant, stored.length - tenant).toString();
      refusals.list(
          new Refusal(
              RefusalReason.SERIES_LIMIT,
              text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...",
              slice.ordinal(i),
              -1,
              samples,
              slice.refusedFor(i)));
    }
  }
}
