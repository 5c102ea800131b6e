package io.sluice.storage.shard;

import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.ExemplarBytes;
import io.sluice.storage.extra.ExemplarStore;
import io.sluice.storage.extra.MetadataBytes;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.index.SeriesIndex;
import io.sluice.storage.wal.ExtraType;
import io.sluice.storage.wal.GroupRecord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Judges what slices have beside their samples, as {@link Judge} does samples: against what is kept
 * and what the group has brought so far; what is new is logged, and kept once that is durable.
 *
 * <p>Confined to the shard thread.
 */
final class ExtrasJudge {
  private final SeriesIndex index;
  private final ExemplarStore exemplars;
  private final MetadataStore metadata;
  private final HistogramJudge histograms;
  private final Set<Exemplar> newExemplars = new LinkedHashSet<>();
  private final Map<String, MetadataBytes> newMetadata = new LinkedHashMap<>();
  private final Map<String, Integer> newFamilies = new HashMap<>();
  private long newMetadataBytes;

  ExtrasJudge(ShardState state, HistogramJudge histograms) {
    this.histograms = histograms;
    this.index = state.index();
    this.exemplars = state.exemplars();
    this.metadata = state.metadata();
  }

  void begin() {
    newExemplars.clear();
    newMetadata.clear();
    newFamilies.clear();
    newMetadataBytes = 0;
  }

  /**
   * Judges what the slice has; its series are resolved and defined. Returns how many histograms are
   * new samples.
   */
  long judge(Slice slice, GroupRecord record) {
    SliceExtras extras = slice.extras();
    long stored = 0;
    for (int i = 0; i < extras.count(); i++) {
      ExtraFates fates = slice.outcome().extras();
      int place = extras.place(i);
      if (extras.type(i) == ExtraType.METADATA) {
        metadata(extras, i, fates, record);
      } else if (place != SliceExtras.NO_SERIES && slice.resolvedRef(place) < 0) {
        refuse(slice, place, extras.type(i), fates);
      } else if (extras.type(i) == ExtraType.EXEMPLAR && place != SliceExtras.NO_SERIES) {
        exemplar(extras, i, slice.resolvedRef(place), fates, record);
      } else {
        stored += histograms.judge(slice, i, record);
      }
    }
    return stored;
  }

  /** What belongs to a series that did not come to be. */
  private static void refuse(Slice slice, int place, int type, ExtraFates fates) {
    if (type == ExtraType.EXEMPLAR) {
      fates.exemplarsRefused++;
    } else {
      fates.histogramsRefused++;
      SeriesGate.refuse(slice, place, 1);
    }
  }

  private void exemplar(SliceExtras from, int i, int ref, ExtraFates fates, GroupRecord record) {
    int off = from.offset(i);
    int len = from.length(i);
    Exemplar exemplar = ExemplarBytes.read(ref, from.arena(), off, len);
    if (exemplar == null) {
      throw new IllegalStateException("an exemplar that is none reached the judge");
    }
    boolean known = ref < index.size() && exemplars.contains(tenant(ref), exemplar);
    if (known || !newExemplars.add(exemplar)) {
      fates.exemplarsRepeated++;
    } else {
      fates.exemplarsStored++;
      record.extra(ref, ExtraType.EXEMPLAR, from.arena(), off, len);
    }
  }

  private void metadata(SliceExtras from, int i, ExtraFates fates, GroupRecord record) {
    MetadataBytes one = MetadataBytes.read(from.arena(), from.offset(i), from.length(i));
    String family = one.keyText();
    MetadataBytes inGroup = newMetadata.get(family);
    boolean known = inGroup == null ? metadata.holds(one) : one.sameAs(inGroup);
    if (known) {
      fates.metadataUnchanged++;
    } else if (inGroup == null && !takeRoom(one)) {
      fates.metadataRefused++;
    } else {
      fates.metadataChanged++;
      newMetadata.put(family, one);
      record.extra(0, ExtraType.METADATA, from.arena(), from.offset(i), from.length(i));
    }
  }

  /** Counts a family that the group has not brought yet; false if there is no room for it. */
  private boolean takeRoom(MetadataBytes one) {
    String tenant = one.tenant();
    int before = newFamilies.getOrDefault(tenant, 0);
    if (!metadata.hasRoom(one, before, newMetadataBytes)) {
      return false;
    }
    newFamilies.put(tenant, before + 1);
    newMetadataBytes += MetadataStore.charge(one);
    return true;
  }

  private String tenant(int ref) {
    return StoredLabels.tenant(index.canonical(ref), 0);
  }

  /** Keeps what is new; the group is durable and its series are in the index. */
  void apply() {
    for (Exemplar exemplar : newExemplars) {
      exemplars.add(tenant(exemplar.ref()), exemplar);
    }
    newMetadata.values().forEach(metadata::put);
  }
}
