package io.sluice.client;

import java.util.Iterator;

/** What a {@link Batcher} gives, without the bookkeeping. Confined to one thread at a time. */
final class EncodedBatches implements Iterator<EncodedBatch> {
  private final Batcher batches;

  EncodedBatches(Batcher batches) {
    this.batches = batches;
  }

  @Override
  public boolean hasNext() {
    return batches.hasNext();
  }

  @Override
  public EncodedBatch next() {
    Batch batch = batches.next();
    return new EncodedBatch(batch.body(), Math.toIntExact(batch.samples()));
  }
}
