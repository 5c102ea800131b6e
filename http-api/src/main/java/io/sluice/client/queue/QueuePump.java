package io.sluice.client.queue;

import io.sluice.api.Durability;
import io.sluice.api.WriteReceipt;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceHttpException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Sends entries in order, a few at a time, until each has its durable acknowledgement. Confined to
 * the queue's thread, but for the two gauges.
 *
 * <p>Failure: what the client gave up on is sent again after a pause, for ever; what the server
 * will never take (400 without a receipt, 413, 415) is set aside in a file. Trim: entries go from
 * the disk only when all before them are durable too.
 */
final class QueuePump {
  private static final Logger LOG = LoggerFactory.getLogger(SluiceQueue.class);
  private static final Set<Integer> HOPELESS = Set.of(400, 413, 415);

  private final SluiceClient client;
  private final QueueConfig config;
  private final QueueObserver observer;
  private final QueueStore store;
  private final QueueThread thread;
  private final TreeMap<Long, QueueEntry> open = new TreeMap<>();
  private final Disposable.Composite running = Disposables.composite();
  private long behindLastRead;
  private boolean failing;
  private boolean readingLater;
  private volatile long oldestMillis;
  private final AtomicLong done = new AtomicLong();

  QueuePump(
      SluiceClient client,
      QueueConfig config,
      QueueObserver observer,
      QueueStore store,
      QueueThread thread) {
    this.client = client.with(Durability.SYNCED);
    this.config = config;
    this.observer = observer;
    this.store = store;
    this.thread = thread;
  }

  /** Sends what there is and room for. */
  void pump() {
    while (open.size() < config.inFlight()) {
      QueueEntry entry = next();
      if (entry == null) {
        return;
      }
      behindLastRead = entry.sequence + 1;
      open.put(entry.sequence, entry);
      noteOldest();
      send(entry);
    }
  }

  private @Nullable QueueEntry next() {
    try {
      return store.read();
    } catch (IOException e) {
      LOG.error("the queue in {} cannot be read, trying again", config.directory(), e);
      readLater();
      return null;
    }
  }

  /** One timer at a time, however often it is pumped meanwhile. */
  private void readLater() {
    if (!readingLater) {
      readingLater = true;
      thread.later(
          config.resendDelay(),
          () -> {
            readingLater = false;
            pump();
          });
    }
  }

  private void send(QueueEntry entry) {
    Disposable.Swap slot = Disposables.swap();
    running.add(slot);
    slot.update(
        client
            .writeJson(entry.payload, entry.samples)
            .flatMap(this::durable)
            .doFinally(end -> running.remove(slot))
            .subscribe(
                receipt -> thread.run(() -> acknowledged(entry, receipt)),
                failure -> thread.run(() -> failed(entry, failure))));
  }

  /** A server that answers at a weaker level has to sync before the entry may go. */
  private Mono<WriteReceipt> durable(WriteReceipt receipt) {
    return receipt.durability() == Durability.SYNCED
        ? Mono.just(receipt)
        : client.flush().thenReturn(receipt);
  }

  private void acknowledged(QueueEntry entry, WriteReceipt receipt) {
    if (receipt.refused() > 0) {
      LOG.warn(
          "{} of {} queued samples were refused for good: {}",
          receipt.refused(),
          receipt.received(),
          receipt.refusedByReason());
    }
    if (failing) {
      failing = false;
      LOG.info("sending from the queue works again");
    }
    observer.acknowledged(receipt);
    finished(entry);
  }

  private void failed(QueueEntry entry, Throwable failure) {
    boolean hopeless =
        failure instanceof SluiceHttpException answer && HOPELESS.contains(answer.status());
    if (hopeless && setAside(entry, failure)) {
      finished(entry);
      return;
    }
    observer.resending(failure);
    if (!failing) {
      failing = true;
      LOG.warn("sending from the queue fails, trying on: {}", failure.toString());
    }
    thread.later(config.resendDelay(), () -> send(entry));
  }

  private boolean setAside(QueueEntry entry, Throwable failure) {
    try {
      var file = store.setAside(entry);
      LOG.error("the server will never take {} samples, kept in {}", entry.samples, file, failure);
      observer.setAside(file, failure);
      return true;
    } catch (IOException e) {
      LOG.error("an entry could not be set aside, it stays in the queue", e);
      return false;
    }
  }

  private void finished(QueueEntry entry) {
    open.remove(entry.sequence);
    done.incrementAndGet();
    noteOldest();
    try {
      store.trim(trimBefore());
    } catch (IOException e) {
      LOG.error("the queue in {} could not be trimmed", config.directory(), e);
    }
    pump();
  }

  /** The first sequence that is still needed. */
  long trimBefore() {
    return open.isEmpty() ? behindLastRead : open.firstKey();
  }

  private void noteOldest() {
    Map.Entry<Long, QueueEntry> first = open.firstEntry();
    oldestMillis = first == null ? 0 : first.getValue().timeMillis;
  }

  /** Time of the oldest entry that is not acknowledged, ms since the epoch; 0 if there is none. */
  long oldestMillis() {
    return oldestMillis;
  }

  /** Entries that were acknowledged or set aside since the start. */
  long done() {
    return done.get();
  }

  void stop() {
    running.dispose();
  }
}
