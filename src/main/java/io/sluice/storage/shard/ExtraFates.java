package io.sluice.storage.shard;

/**
 * What became of what a slice had beside its samples, counted exactly.
 *
 * <p>Thread rule: as {@link Slice}.
 */
public final class ExtraFates {
  long exemplarsStored;
  long exemplarsRepeated;
  long metadataChanged;
  long metadataUnchanged;
  long metadataRefused;
  long histogramsRefused;
  long exemplarsRefused;

  /** Native histograms refused for good; of the samples refused. */
  public long histogramsRefused() {
    return histogramsRefused;
  }

  /** Exemplars of series that did not come to be. */
  public long exemplarsRefused() {
    return exemplarsRefused;
  }

  /** Exemplars that are new. */
  public long exemplarsStored() {
    return exemplarsStored;
  }

  /** Exemplars that were there already. */
  public long exemplarsRepeated() {
    return exemplarsRepeated;
  }

  /** Families whose metadata is new or changed. */
  public long metadataChanged() {
    return metadataChanged;
  }

  /** Families whose metadata was known. */
  public long metadataUnchanged() {
    return metadataUnchanged;
  }

  /** Families for which there is no room. */
  public long metadataRefused() {
    return metadataRefused;
  }
}
