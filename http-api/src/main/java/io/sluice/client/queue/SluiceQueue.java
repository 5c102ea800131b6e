package io.sluice.client.queue;

import io.sluice.api.TimeSeries;
import io.sluice.client.EncodedBatch;
import io.sluice.client.SluiceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * A bounded queue on disk in front of a client. An enqueue completes when its samples are synced to
 * disk; from then on they reach the server even if this process is killed or the server is away,
 * and are stored there once. They leave the disk when the server has them synced. Closing the queue
 * leaves what was not sent for the next start. Thread-safe.
 *
 * <pre>{@code
 * try (SluiceQueue queue = SluiceQueue.open(client, QueueConfig.in(Path.of("queue")))) {
 *   queue.enqueue(series).block();
 * }
 * }</pre>
 *
 * <p>Ordering: entries are sent in order, {@code inFlight} at a time. Backpressure: a full queue
 * refuses ({@link #enqueue(TimeSeries...)}) or stops its publisher ({@link #enqueue(Publisher)}).
 * Failure: an enqueue that could not be written is an error and is not sent.
 */
public final class SluiceQueue implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int OFFERS_PER_SYNC = 64;

  private final SluiceClient client;
  private final QueueConfig config;
  private final QueueThread thread = new QueueThread();
  private final QueueStore store;
  private final QueuePump pump;
  private final Queue<Offer> offers = new ConcurrentLinkedQueue<>(); // bounded by waitingBytes
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong added = new AtomicLong();
  private volatile boolean closed;

  private SluiceQueue(
      SluiceClient client, QueueConfig config, QueueObserver observer, QueueStore store) {
    this.client = client;
    this.config = config;
    this.store = store;
    this.pump = new QueuePump(client, config, observer, store, thread);
    this.added.set(store.entries());
  }

  /** As {@link #open(SluiceClient, QueueConfig, QueueObserver)} with nobody who listens. */
  public static SluiceQueue open(SluiceClient client, QueueConfig config) throws IOException {
    return open(client, config, QueueObserver.NONE);
  }

  /**
   * Opens the queue and begins to send what an earlier run left. Blocks while it reads the files.
   * The client stays the caller's: close it after the queue.
   *
   * @throws IOException if the directory is in use, cannot be used, or is of a newer version
   */
  public static SluiceQueue open(SluiceClient client, QueueConfig config, QueueObserver observer)
      throws IOException {
    SluiceQueue queue =
        new SluiceQueue(client, config, observer, QueueStore.open(config, observer));
    queue.thread.run(queue.pump::pump);
    return queue;
  }

  /**
   * Puts these series in the queue, all of them or none; completes when they are synced to disk.
   * Signals {@link QueueFullException} if there is no room, {@link UncheckedIOException} if they
   * could not be written.
   */
  public Mono<Void> enqueue(TimeSeries... series) {
    return enqueue(List.of(series));
  }

  /**
   * Puts all that the publisher gives in the queue, in batches as the client's limits say; waits
   * while the queue is full. Completes when all of it is synced to disk.
   */
  public Mono<Void> enqueue(Publisher<? extends TimeSeries> series) {
    var limits = client.batchLimits();
    Retry whileFull =
        Retry.fixedDelay(Long.MAX_VALUE, POLL).filter(QueueFullException.class::isInstance);
    return Flux.from(series)
        .bufferTimeout(limits.series(), limits.linger(), Schedulers.parallel(), true)
        .concatMap(some -> enqueue(some).retryWhen(whileFull), 1)
        .then();
  }

  private Mono<Void> enqueue(List<? extends TimeSeries> series) {
    return Mono.<Void>create(
            sink -> {
              List<EncodedBatch> batches = new ArrayList<>();
              client.encode(series).forEach(batches::add);
              offer(new Offer(System.currentTimeMillis(), batches, sink));
            })
        .publishOn(Schedulers.parallel()); // the queue's thread is not for the caller's code
  }

  /** What waits for the disk is bounded too: by a segment's size, or one offer. */
  private void offer(Offer offer) {
    long waiting = waitingBytes.addAndGet(offer.bytes);
    if (waiting > Math.max(config.segmentBytes(), offer.bytes)) {
      waitingBytes.addAndGet(-offer.bytes);
      offer.sink.error(new QueueFullException(store.publishedBytes() + waiting, config.maxBytes()));
      return;
    }
    offers.add(offer);
    if (closed || !thread.run(this::commit)) {
      failWaiting();
    }
  }

  /** One write and one sync for all that came while the last sync ran. */
  private void commit() {
    List<Offer> group = new ArrayList<>();
    long size = 0;
    while (group.size() < OFFERS_PER_SYNC) {
      Offer offer = offers.poll();
      if (offer == null) {
        break;
      }
      waitingBytes.addAndGet(-offer.bytes);
      if (store.hasRoomFor(size + offer.bytes)) {
        group.add(offer);
        size += offer.bytes;
      } else {
        offer.sink.error(new QueueFullException(store.bytes(), config.maxBytes()));
      }
    }
    if (!group.isEmpty()) {
      write(group);
    }
  }

  private void write(List<Offer> group) {
    try {
      store.append(group);
      group.forEach(offer -> added.addAndGet(offer.batches.size()));
      group.forEach(offer -> offer.sink.success());
    } catch (IOException e) {
      group.forEach(offer -> offer.sink.error(new UncheckedIOException(e)));
    }
    pump.pump();
  }

  private void failWaiting() {
    for (Offer offer = offers.poll(); offer != null; offer = offers.poll()) {
      waitingBytes.addAndGet(-offer.bytes);
      offer.sink.error(new IllegalStateException("the queue is closed"));
    }
  }

  /** Completes when everything that was enqueued before is acknowledged or set aside. */
  public Mono<Void> drained() {
    return Mono.defer(
        () -> {
          long goal = added.get();
          return Flux.interval(Duration.ZERO, POLL).filter(i -> pump.done() >= goal).next().then();
        });
  }

  /** Documents that are not acknowledged yet. */
  public long size() {
    return Math.max(0, added.get() - pump.done());
  }

  /** Bytes on disk, as of the last change. */
  public long bytes() {
    return store.publishedBytes();
  }

  /** Bytes that wait for the disk, in memory; at most a segment's size, or one large offer. */
  long waitingBytes() {
    return waitingBytes.get();
  }

  /** Age of the oldest document that is not acknowledged; zero if there is none. */
  public Duration age() {
    long oldest = pump.oldestMillis();
    long age = oldest == 0 ? 0 : System.currentTimeMillis() - oldest;
    return Duration.ofMillis(Math.max(0, age));
  }

  /** Stops sending and closes the files; waits for a write that is under way. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    pump.stop();
    AtomicLong trimBefore = new AtomicLong();
    thread.run(() -> trimBefore.set(pump.trimBefore()));
    thread.stop();
    failWaiting();
    store.close(trimBefore.get());
  }

  /** Directory and sizes. */
  @Override
  public String toString() {
    return "SluiceQueue[" + config.directory() + ", " + size() + " waiting, " + bytes() + " bytes]";
  }
}
