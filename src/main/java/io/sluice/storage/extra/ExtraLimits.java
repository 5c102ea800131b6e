package io.sluice.storage.extra;

/**
 * Bounds on what is kept beside samples. Immutable.
 *
 * @param exemplarsPerTenant exemplars kept for one tenant over all shards; the oldest go first
 *     ({@code exemplars.maxPerTenant})
 * @param exemplarBytes memory of all exemplars ({@code exemplars.bytes})
 * @param exemplarLabelBytes bytes of one exemplar's label names and values together ({@code
 *     exemplars.maxLabelBytes})
 * @param familiesPerTenant metric families of one tenant whose metadata is kept ({@code
 *     metadata.maxFamilies})
 * @param metadataBytes memory of all metadata ({@code metadata.bytes})
 * @param textBytes bytes of one help or unit text; longer ones are cut ({@code
 *     metadata.maxTextBytes})
 * @param histogramBuckets buckets of one native histogram ({@code limits.histogramBuckets})
 */
public record ExtraLimits(
    int exemplarsPerTenant,
    long exemplarBytes,
    int exemplarLabelBytes,
    int familiesPerTenant,
    long metadataBytes,
    int textBytes,
    int histogramBuckets) {

  private static final long MIB = 1 << 20;

  /** What a small heap has. */
  public static final ExtraLimits DEFAULT = defaults(256 * MIB);

  /** A 256th of the heap for exemplars, a 256th for metadata; the other numbers are fixed. */
  public static ExtraLimits defaults(long maxHeap) {
    long share = Math.max(MIB / 4, maxHeap / 256);
    return new ExtraLimits(10_000, share, 512, 10_000, share, 1024, 10_000);
  }

  /** The part of the bounds on exemplars that one of {@code shards} shards keeps to. */
  ExtraLimits ofOneShard(int shards) {
    return new ExtraLimits(
        Math.max(1, (exemplarsPerTenant + shards - 1) / shards),
        Math.max(1, exemplarBytes / shards),
        exemplarLabelBytes,
        familiesPerTenant,
        metadataBytes,
        textBytes,
        histogramBuckets);
  }
}
