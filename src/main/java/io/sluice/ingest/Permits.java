package io.sluice.ingest;

import io.sluice.ingest.UnavailableException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Bytes that may be queued per shard. A request gets what it needs at all of its shards or nothing;
 * who waits too long is told to come back.
 *
 * <p><b>Ordering.</b> Oldest first within a tenant: while any of its requests waits, its newcomers
 * wait behind. Tenants that wait are served in turn.
 *
 * <p><b>Fairness.</b> With several active tenants each has its share by weight, and may borrow what
 * others leave, but for half of what is theirs: so who comes after a while finds room at once. A
 * request that is within its tenant's share and has waited half of the longest wait keeps others
 * from taking what it waits for.
 *
 * <p><b>Backpressure.</b> A waiting request is not answered and its connection not read; the number
 * of waiting requests is bounded.
 *
 * <p>Thread-safe: taking and giving is by compare-and-set; the lines of waiters have a lock, and
 * nobody is called under it.
 */
final class Permits {
  private final long capacity;
  private final AtomicLongArray free;
  private final Duration maxWait;
  private final Scheduler timer;
  private final int maxWaiting;
  private final FairShares shares;
  private final Object lock = new Object();
  private final ArrayDeque<Share> turns = new ArrayDeque<>(); // guarded by lock
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicInteger draining = new AtomicInteger();
  private volatile boolean somebodyPresses;
  private volatile boolean headFull;

  final LongAdder waited = new LongAdder();
  final LongAdder refused = new LongAdder();

  Permits(
      int shards,
      long capacity,
      Duration maxWait,
      int maxWaiting,
      Scheduler timer,
      FairShares shares) {
    this.capacity = capacity;
    this.maxWait = maxWait;
    this.maxWaiting = maxWaiting;
    this.timer = timer;
    this.shares = shares;
    this.free = new AtomicLongArray(shards);
    for (int i = 0; i < shards; i++) {
      free.set(i, capacity);
    }
  }

  /** What a request that needs {@code bytes} is charged: never more than there is. */
  long charge(long bytes) {
    return Math.min(bytes, capacity);
  }

  /** Takes all that is needed if it is there and nobody waits who comes before. */
  boolean tryAcquire(Share share, long[] need) {
    shares.touch(share);
    return share.waiting == 0
        && !somebodyPresses
        && !headFull
        && isWithinShare(share, need)
        && take(share, need);
  }

  /** Takes a flush's few bytes beyond any limit and queue: it adds no samples. */
  void takeForFlush(Share share, long[] need) {
    for (int shard = 0; shard < need.length; shard++) {
      share.used.addAndGet(shard, need[shard]);
      free.addAndGet(shard, -need[shard]);
    }
  }

  /** Completes once all that is needed is taken, or fails after the longest wait. */
  Mono<Void> acquire(Share share, long[] need) {
    return Mono.<Void>create(sink -> enqueue(new Waiter(share, need, sink, now())))
        .timeout(maxWait, Mono.error(this::refusal), timer);
  }

  private long now() {
    return timer.now(TimeUnit.NANOSECONDS);
  }

  private void enqueue(Waiter waiter) {
    shares.touch(waiter.share);
    if (!join(waiter)) {
      waiter.sink.error(refusal());
      return;
    }
    waited.increment();
    waiter.sink.onDispose(() -> abandon(waiter));
    drain();
  }

  private boolean join(Waiter waiter) {
    Share share = waiter.share;
    synchronized (lock) {
      if (share.line.size() >= Math.max(1, shares.own(share, maxWaiting))) {
        return false;
      }
      if (share.line.isEmpty()) {
        turns.addLast(share);
      }
      share.line.addLast(waiter);
      share.waiting = share.line.size();
    }
    waitingCount.incrementAndGet();
    return true;
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

  /** Whether the tenant may have that much, if it is there. */
  private boolean isWithinShare(Share share, long[] need) {
    if (!shares.isCrowded()) {
      return true;
    }
    long own = shares.own(share, capacity);
    long kept = (capacity - own) / 2;
    for (int shard = 0; shard < need.length; shard++) {
      long used = share.used.get(shard);
      boolean within =
          need[shard] == 0
              || used <= 0
              || used + need[shard] <= own
              || free.get(shard) - need[shard] >= kept;
      if (!within) {
        return false;
      }
    }
    return true;
  }

  private boolean take(Share share, long[] need) {
    for (int shard = 0; shard < need.length; shard++) {
      if (!take(share, shard, need[shard])) {
        giveBack(share, need, shard);
        return false;
      }
    }
    return true;
  }

  private boolean take(Share share, int shard, long bytes) {
    if (bytes == 0) {
      return true;
    }
    long now = free.get(shard);
    while (now >= bytes) {
      if (free.compareAndSet(shard, now, now - bytes)) {
        share.used.addAndGet(shard, bytes);
        return true;
      }
      now = free.get(shard);
    }
    return false;
  }

  private void giveBack(Share share, long[] need, int upTo) {
    for (int shard = 0; shard < upTo; shard++) {
      share.used.addAndGet(shard, -need[shard]);
      free.addAndGet(shard, need[shard]);
    }
  }

  void release(Share share, int shard, long bytes) {
    share.used.addAndGet(shard, -bytes);
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
      for (Waiter next = next(); next != null; next = next()) {
        serve(next);
      }
      missed = draining.addAndGet(-missed);
    } while (missed != 0);
  }

  private void serve(Waiter waiter) {
    if (waiter.state.compareAndSet(Waiter.WAITING, Waiter.SERVED)) {
      waiter.sink.success();
    } else {
      giveBack(waiter.share, waiter.need, waiter.need.length);
    }
  }

  /** Who is served next, with what it needs taken; null if nobody can be. */
  private @Nullable Waiter next() {
    if (headFull) {
      return null;
    }
    synchronized (lock) {
      forgetGone();
      Waiter pressing = pressing();
      somebodyPresses = pressing != null;
      if (pressing != null) {
        return grant(pressing) ? pressing : null;
      }
      for (int i = turns.size(); i > 0; i--) {
        Waiter first = turns.getFirst().line.getFirst();
        if (isWithinShare(first.share, first.need) && grant(first)) {
          return first;
        }
        turns.addLast(turns.removeFirst());
      }
      return null;
    }
  }

  // ---- under the lock ----

  private void forgetGone() {
    for (Share share : turns) {
      while (!share.line.isEmpty() && share.line.getFirst().state.get() == Waiter.GONE) {
        leave(share);
      }
    }
    turns.removeIf(share -> share.line.isEmpty());
  }

  private void leave(Share share) {
    share.line.removeFirst();
    share.waiting = share.line.size();
    waitingCount.decrementAndGet();
  }

  /** The oldest of those who are within their share and have waited long; null if none. */
  private @Nullable Waiter pressing() {
    long since = now() - maxWait.toNanos() / 2;
    Waiter oldest = null;
    for (Share share : turns) {
      Waiter first = share.line.getFirst();
      boolean longer = oldest == null || first.since < oldest.since;
      if (first.since <= since && longer && isWithinShare(share, first.need)) {
        oldest = first;
      }
    }
    return oldest;
  }

  /** Takes what it needs and lets it leave its line, to whose end its tenant's turn goes. */
  private boolean grant(Waiter waiter) {
    Share share = waiter.share;
    if (!take(share, waiter.need)) {
      return false;
    }
    leave(share);
    turns.remove(share);
    if (!share.line.isEmpty()) {
      turns.addLast(share);
    }
    return true;
  }

  int waitingNow() {
    return waitingCount.get();
  }

  long inUse(int shard) {
    return capacity - free.get(shard);
  }

  /** A request that waits. */
  static final class Waiter {
    static final int WAITING = 0;
    static final int SERVED = 1;
    static final int GONE = 2;

    final Share share;
    final long[] need;
    final MonoSink<Void> sink;
    final long since;
    final AtomicInteger state = new AtomicInteger(WAITING);

    Waiter(Share share, long[] need, MonoSink<Void> sink, long since) {
      this.share = share;
      this.need = need;
      this.sink = sink;
      this.since = since;
    }
  }
}
