package io.sluice.ingest;

import io.sluice.ingest.UnavailableException.Reason;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Bytes that may be queued per shard. A request gets what it needs at all of its shards or nothing;
 * who waits is served oldest first; who waits too long is told to come back.
 *
 * <p><b>Ordering.</b> While anybody waits, newcomers wait behind them.
 *
 * <p><b>Backpressure.</b> A waiting request is not answered and its connection not read; the number
 * of waiting requests is bounded.
 *
 * <p>Thread-safe without locks: the head of the waiting line is served by whoever wins {@link
 * #draining}.
 */
final class Permits {
  private final long capacity;
  private final AtomicLongArray free;
  private final Duration maxWait;
  private final Scheduler timer;
  private final Queue<Waiter> waiting;
  private final int maxWaiting;
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicInteger draining = new AtomicInteger();
  private volatile @Nullable Waiter first;
  private volatile boolean headFull;

  final LongAdder waited = new LongAdder();
  final LongAdder refused = new LongAdder();

  Permits(int shards, long capacity, Duration maxWait, int maxWaiting, Scheduler timer) {
    this.capacity = capacity;
    this.maxWait = maxWait;
    this.maxWaiting = maxWaiting;
    this.timer = timer;
    this.waiting = new MpscArrayQueue<>(maxWaiting);
    this.free = new AtomicLongArray(shards);
    for (int i = 0; i < shards; i++) {
      free.set(i, capacity);
    }
  }

  /** What a request that needs {@code bytes} is charged: never more than there is. */
  long charge(long bytes) {
    return Math.min(bytes, capacity);
  }

  /** Takes all that is needed if it is there and nobody waits. */
  boolean tryAcquire(long[] need) {
    return waitingCount.get() == 0 && !headFull && take(need);
  }

  /** Takes a flush's few bytes beyond any limit and queue: it adds no samples. */
  void takeForFlush(long[] need) {
    for (int shard = 0; shard < need.length; shard++) {
      free.addAndGet(shard, -need[shard]);
    }
  }

  /** Completes once all that is needed is taken, or fails after the longest wait. */
  Mono<Void> acquire(long[] need) {
    return Mono.<Void>create(sink -> enqueue(new Waiter(need, sink)))
        .timeout(maxWait, Mono.error(this::refusal), timer);
  }

  private void enqueue(Waiter waiter) {
    if (waitingCount.incrementAndGet() > maxWaiting || !waiting.offer(waiter)) {
      waitingCount.decrementAndGet();
      waiter.sink.error(refusal());
      return;
    }
    waited.increment();
    waiter.sink.onDispose(() -> abandon(waiter));
    drain();
  }

  private void abandon(Waiter waiter) {
    if (waiter.state.compareAndSet(Waiter.WAITING, Waiter.GONE)) {
      drain();
    }
  }

  private UnavailableException refusal() {
    refused.increment();
    return headFull
        ? headIsFull()
        : new UnavailableException(
            Reason.QUEUE_FULL,
            later(),
            "the shards' queues stayed full (ingest.queue.bytes = %d) for %s (ingest.queue.maxWait)"
                .formatted(capacity, maxWait));
  }

  UnavailableException headIsFull() {
    return new UnavailableException(
        Reason.HEAD_FULL, later(), "the memory of the head is used up (head.limit)");
  }

  private Duration later() {
    return maxWait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : maxWait;
  }

  private boolean take(long[] need) {
    for (int shard = 0; shard < need.length; shard++) {
      if (!take(shard, need[shard])) {
        giveBack(need, shard);
        return false;
      }
    }
    return true;
  }

  private boolean take(int shard, long bytes) {
    if (bytes == 0) {
      return true;
    }
    long now = free.get(shard);
    while (now >= bytes) {
      if (free.compareAndSet(shard, now, now - bytes)) {
        return true;
      }
      now = free.get(shard);
    }
    return false;
  }

  private void giveBack(long[] need, int upTo) {
    for (int shard = 0; shard < upTo; shard++) {
      free.addAndGet(shard, need[shard]);
    }
  }

  void release(int shard, long bytes) {
    free.addAndGet(shard, bytes);
    if (waitingCount.get() > 0) {
      drain();
    }
  }

  /** While set nobody gets permits: the head has no room for new samples. */
  void headFull(boolean full) {
    headFull = full;
    if (!full && waitingCount.get() > 0) {
      drain();
    }
  }

  boolean isHeadFull() {
    return headFull;
  }

  private void drain() {
    if (draining.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      while (serveFirst()) {
        // the next one
      }
      missed = draining.addAndGet(-missed);
    } while (missed != 0);
  }

  private boolean serveFirst() {
    Waiter waiter = first != null ? first : waiting.poll();
    first = waiter;
    if (waiter == null) {
      return false;
    }
    if (waiter.state.get() == Waiter.WAITING && !grant(waiter)) {
      return false;
    }
    first = null;
    waitingCount.decrementAndGet();
    return true;
  }

  /** False if it has to wait on. */
  private boolean grant(Waiter waiter) {
    if (headFull || !take(waiter.need)) {
      return false;
    }
    if (waiter.state.compareAndSet(Waiter.WAITING, Waiter.SERVED)) {
      waiter.sink.success();
    } else {
      giveBack(waiter.need, waiter.need.length);
    }
    return true;
  }

  int waitingNow() {
    return waitingCount.get();
  }

  long inUse(int shard) {
    return capacity - free.get(shard);
  }

  private static final class Waiter {
    static final long WAITING = 0;
    static final long SERVED = 1;
    static final long GONE = 2;

    final long[] need;
    final MonoSink<Void> sink;
    final AtomicLong state = new AtomicLong(WAITING);

    Waiter(long[] need, MonoSink<Void> sink) {
      this.need = need;
      this.sink = sink;
    }
  }
}
