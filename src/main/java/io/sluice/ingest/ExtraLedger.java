package io.sluice.ingest;

import io.sluice.storage.shard.ExtraFates;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the fate of every exemplar and of metadata since the start. They have no part in receipts
 * and in the {@link Ledger} of samples. Thread-safe.
 */
public final class ExtraLedger {
  private final LongAdder exemplarsReceived = new LongAdder();
  private final LongAdder exemplarsStored = new LongAdder();
  private final LongAdder exemplarsRepeated = new LongAdder();
  private final LongAdder exemplarsRefused = new LongAdder();
  private final LongAdder metadataReceived = new LongAdder();
  private final LongAdder metadataChanged = new LongAdder();
  private final LongAdder metadataRefused = new LongAdder();

  void decoded(ExtraCounts counts) {
    exemplarsReceived.add(counts.exemplarsReceived());
    exemplarsRefused.add(counts.exemplarsRefused());
    metadataReceived.add(counts.metadataReceived());
    metadataRefused.add(counts.metadataRefused());
  }

  void committed(ExtraFates fates) {
    exemplarsStored.add(fates.exemplarsStored());
    exemplarsRepeated.add(fates.exemplarsRepeated());
    exemplarsRefused.add(fates.exemplarsRefused());
    metadataChanged.add(fates.metadataChanged());
    metadataRefused.add(fates.metadataRefused());
  }

  /** Exemplars decoded. */
  public long exemplarsReceived() {
    return exemplarsReceived.sum();
  }

  /** Exemplars that were new. */
  public long exemplarsStored() {
    return exemplarsStored.sum();
  }

  /** Exemplars that were there already. */
  public long exemplarsRepeated() {
    return exemplarsRepeated.sum();
  }

  /** Exemplars refused while decoding, or with their series. */
  public long exemplarsRefused() {
    return exemplarsRefused.sum();
  }

  /** Metadata decoded, repeats of what is known included. */
  public long metadataReceived() {
    return metadataReceived.sum();
  }

  /** Metadata that was new or changed, and logged. */
  public long metadataChanged() {
    return metadataChanged.sum();
  }

  /** Metadata refused: families without a name, or beyond a limit. */
  public long metadataRefused() {
    return metadataRefused.sum();
  }
}
