package io.sluice.client.queue;

import io.sluice.client.EncodedBatch;
import java.util.List;
import reactor.core.publisher.MonoSink;

/** What one caller wants in the queue, all of it or nothing. Immutable. */
final class Offer {
  final long timeMillis;
  final List<EncodedBatch> batches;
  final MonoSink<Void> sink;

  /** Bytes it will take on disk. */
  final long bytes;

  Offer(long timeMillis, List<EncodedBatch> batches, MonoSink<Void> sink) {
    this.timeMillis = timeMillis;
    this.batches = List.copyOf(batches);
    this.sink = sink;
    this.bytes = batches.stream().mapToLong(b -> QueueSegment.ENTRY_HEADER + b.json().length).sum();
  }
}
