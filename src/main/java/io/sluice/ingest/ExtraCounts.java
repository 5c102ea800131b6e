package io.sluice.ingest;

/**
 * What decoding counted of a request beside its samples. Confined to the decoding thread until
 * submitted, then read only.
 */
public final class ExtraCounts {
  long exemplarsReceived;
  long histogramsReceived;
  long histogramsRefused;
  long exemplarsRefused;
  long metadataReceived;
  long metadataUnchanged;
  long metadataRefused;

  /** Native histograms decoded; each is a sample as well. */
  public long histogramsReceived() {
    return histogramsReceived;
  }

  /** Native histograms refused while decoding: malformed, or of refused series. */
  public long histogramsRefused() {
    return histogramsRefused;
  }

  /** Exemplars decoded. */
  public long exemplarsReceived() {
    return exemplarsReceived;
  }

  /**
   * Exemplars refused: of refused series, with repeated or empty label names, or too long ({@code
   * exemplars.maxLabelBytes}).
   */
  public long exemplarsRefused() {
    return exemplarsRefused;
  }

  /** Metadata decoded, each family of the request once or more. */
  public long metadataReceived() {
    return metadataReceived;
  }

  /** Metadata that was known already, found without asking a shard. */
  public long metadataUnchanged() {
    return metadataUnchanged;
  }

  /** Metadata without a family's name. */
  public long metadataRefused() {
    return metadataRefused;
  }
}
