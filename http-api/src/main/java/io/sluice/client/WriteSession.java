package io.sluice.client;

import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One subscription to a write: what was taken, what is acknowledged.
 *
 * <p>Backpressure: at most {@code inFlight} batches are sent at a time and one more is encoded;
 * before them wait at most a few batches' worth of series, as the fair {@code bufferTimeout} asks
 * for them. Nothing else is taken from the publisher. Failure: the first batch that fails ends the
 * write; batches that were in flight beside it are cancelled and reported as not acknowledged.
 * Thread-safe.
 */
final class WriteSession {
  private final Transmit sender;
  private final BatchLimits limits;
  private final int inFlight;
  private final ReceiptSum acknowledged;
  private final AtomicLong count = new AtomicLong();
  private final Set<Taken> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Throwable sourceFailure;

  WriteSession(Transmit sender, ClientConfig config) {
    this.sender = sender;
    this.limits = config.batch();
    this.inFlight = config.inFlight();
    this.acknowledged = new ReceiptSum(config.durability());
  }

  /** Writes what the publisher gives, as fast as the server takes it. */
  Flux<WriteReceipt> write(Publisher<? extends TimeSeries> source) {
    return Flux.from(source)
        .map((TimeSeries series) -> take(series))
        .onErrorResume(this::sourceFailed)
        .bufferTimeout(limits.series(), limits.linger(), Schedulers.parallel(), true)
        .concatMapIterable(this::batches, 1)
        .flatMap(this::send, inFlight, 1)
        .onErrorMap(this::failure)
        .concatWith(Mono.defer(this::sourceEnd));
  }

  /** Writes these, without waiting for more, and adds the receipts up. */
  Mono<WriteReceipt> writeAll(List<TimeSeries> all) {
    return Flux.fromIterable(all)
        .map((TimeSeries series) -> take(series))
        .collectList()
        .flatMapIterable(this::batches)
        .flatMap(this::send, inFlight, 1)
        .onErrorMap(this::failure)
        .then(Mono.fromSupplier(acknowledged::receipt));
  }

  private Taken take(TimeSeries series) {
    Taken taken = new Taken(series, count.getAndIncrement());
    open.add(taken);
    return taken;
  }

  private Flux<Taken> sourceFailed(Throwable failure) {
    sourceFailure = failure;
    return Flux.empty();
  }

  private Mono<WriteReceipt> sourceEnd() {
    Throwable failure = sourceFailure;
    return failure == null ? Mono.empty() : Mono.error(failure);
  }

  private Iterable<Batch> batches(Collection<Taken> taken) {
    Iterator<Batch> batches = new Batcher(taken, limits);
    return () -> batches;
  }

  private Mono<WriteReceipt> send(Batch batch) {
    return sender
        .send(batch.body(), batch.samples())
        .map(receipt -> acknowledged(batch, batch.asTheCallerCounts(receipt)));
  }

  private WriteReceipt acknowledged(Batch batch, WriteReceipt receipt) {
    acknowledged.add(receipt);
    for (Batch.Part part : batch.parts()) {
      if (part.taken().acknowledged()) {
        open.remove(part.taken());
      }
    }
    return receipt;
  }

  private SluiceWriteException failure(Throwable cause) {
    List<TimeSeries> unacknowledged =
        open.stream()
            .sorted(Comparator.comparingLong(taken -> taken.index))
            .map(taken -> taken.series)
            .toList();
    return new SluiceWriteException(acknowledged.receipt(), unacknowledged, cause);
  }
}
