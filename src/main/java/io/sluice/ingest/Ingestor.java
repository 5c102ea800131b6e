package io.sluice.ingest;

import io.sluice.api.Durability;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.storage.shard.ConflictPolicy;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The write path for series that are objects already: a {@code Flux<TimeSeries>} goes in, one
 * receipt for all of it comes out. Demand-driven: a slow disk slows the publisher.
 *
 * <p>Thread-safe.
 */
public final class Ingestor {
  /** Series per batch; small enough that a batch is a fraction of a shard's permits. */
  private static final int BATCH = 512;

  private static final int IN_FLIGHT = 4;

  private final WritePath path;

  /** An entry to that path. */
  public Ingestor(WritePath path) {
    this.path = path;
  }

  /**
   * Writes all series of one tenant. Errors with {@link UnavailableException} at the first batch
   * that could not be stored; batches before it are.
   */
  public Mono<WriteReceipt> write(Tenant tenant, Flux<TimeSeries> series, Durability level) {
    return series
        .buffer(BATCH)
        .flatMapSequential(batch -> path.submit(decode(tenant, batch), level), IN_FLIGHT, 1)
        .reduceWith(() -> Receipts.empty(level), Receipts::plus);
  }

  private WriteBatch decode(Tenant tenant, List<TimeSeries> series) {
    WriteBatch batch = path.begin(tenant, Encoding.OBJECTS, ConflictPolicy.REFUSE);
    byte[] scratch = new byte[1024];
    for (TimeSeries one : series) {
      int length = one.labels().canonicalLength();
      scratch = scratch.length < length ? new byte[length * 2] : scratch;
      one.labels().writeCanonical(scratch, 0);
      open(batch, scratch, length);
      for (int i = 0; i < one.size(); i++) {
        batch.sample(one.timestamp(i), one.valueBits(i));
      }
    }
    return batch;
  }

  private static void open(WriteBatch batch, byte[] canonical, int length) {
    if (batch.expectExactly(canonical, 0, length) || batch.known(canonical, 0, length)) {
      return;
    }
    LabelCollector collector = batch.labels();
    collector.begin();
    CanonicalPairs.each(canonical, length, collector);
    batch.define(canonical, 0, length);
  }
}
