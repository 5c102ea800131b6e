package io.sluice.ingest;

import io.sluice.api.Durability;
import io.sluice.ingest.UnavailableException.Reason;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.shard.ShardBrokenException;
import io.sluice.storage.shard.Slice;
import io.sluice.storage.wal.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A shard's queue and its only consumer: slices come in from any thread, group commits go out on
 * the shard's thread, one at a time.
 *
 * <p><b>Backpressure.</b> The queue is as long as permits allow; the consumer asks for the next
 * group when the last has ended.
 *
 * <p><b>Failure.</b> A group that the log can't take fails its requests and the pipeline tries the
 * log again with backoff, for ever; meanwhile what comes is failed at once. A pipeline that ends
 * otherwise is reported dead.
 *
 * <p><b>Shutdown.</b> {@link #finish} ends the stream; what is queued is committed first.
 *
 * <p>Thread rule: {@link #offer} from any thread, the rest on the shard's scheduler.
 */
final class ShardPipeline extends BaseSubscriber<List<QueuedSlice>> {
  private static final Logger log = LoggerFactory.getLogger(ShardPipeline.class);

  /** What an entry is charged at least, so that bytes bound the queue's length too. */
  static final long MIN_CHARGE = 2048;

  private final Shard shard;
  private final Scheduler scheduler;
  private final IngestConfig config;
  private final Completion completion;
  private final Handover handover;
  private final FairLine line;
  private final Sinks.Many<QueuedSlice> sink;
  private final MpscArrayQueue<QueuedSlice> queue;
  private final Sinks.Empty<Void> finished = Sinks.empty();

  private volatile @Nullable UnavailableException failing;
  private Duration backoff;
  private boolean busy;
  private volatile long busySince; // of System.nanoTime, while a group is under way
  private volatile boolean underWay;
  private boolean syncScheduled;
  private volatile boolean finishing;

  /** What happens with slices and pipelines at their end; implemented by {@link WritePath}. */
  interface Completion {
    /** The slice's group is durable at its level and applied. Shard thread. */
    void committed(int shard, QueuedSlice queued);

    /** The slice's group failed. Shard thread. */
    void failed(int shard, QueuedSlice queued, UnavailableException why);

    /** A group has ended; the shard's memory may have grown. Shard thread. */
    void groupEnded(int shard, int slices, @Nullable Throwable failure);

    /** The pipeline ended by a fault of ours. */
    void dead(int shard, Throwable fault);
  }

  ShardPipeline(
      Shard shard,
      Scheduler scheduler,
      IngestConfig config,
      Completion completion,
      Handover handover,
      FairLine line) {
    this.line = line;
    this.shard = shard;
    this.scheduler = scheduler;
    this.config = config;
    this.completion = completion;
    this.handover = handover;
    this.backoff = config.retryBackoff();
    this.queue = new MpscArrayQueue<>(queueLength(config));
    this.sink = Sinks.unsafe().many().unicast().onBackpressureBuffer(queue);
  }

  /** Every entry holds at least {@link #MIN_CHARGE} of the permits, so the queue can't overflow. */
  private static int queueLength(IngestConfig config) {
    return Math.toIntExact(Math.max(64, config.queueBytes() / MIN_CHARGE + 1));
  }

  void start() {
    sink.asFlux()
        .publishOn(scheduler, config.groupMaxSlices())
        .bufferTimeout(config.groupMaxSlices(), config.groupMaxWait(), scheduler, true)
        .subscribe(this);
  }

  /** Hands a slice over; its permits must be held. False only when the pipeline is dead. */
  boolean offer(QueuedSlice queued) {
    if (queued.ticket().isFlush()) {
      enter(line::all);
    }
    return !line.passes(queued) || emit(queued);
  }

  private boolean emit(QueuedSlice queued) {
    return sink.tryEmitNext(queued) == Sinks.EmitResult.OK;
  }

  /**
   * Lets those into the queue that have waited in front of it. They enter under the line's lock, so
   * that a flush that finds the line empty stands behind them; who is told anything is told
   * outside.
   */
  private void enter(Supplier<List<QueuedSlice>> next) {
    List<QueuedSlice> lost = new ArrayList<>(0);
    synchronized (line) {
      for (QueuedSlice queued : next.get()) {
        if (!emit(queued)) {
          lost.add(queued);
        }
      }
    }
    if (!lost.isEmpty()) {
      fail(lost, ended());
    }
  }

  private UnavailableException ended() {
    return new UnavailableException(
        Reason.FAULT,
        Duration.ofSeconds(1),
        "the pipeline of shard " + shard.number() + " has ended");
  }

  /** A group has left, stored or not. */
  private void leave(List<QueuedSlice> buffer, long nanos) {
    long bytes = buffer.stream().mapToLong(QueuedSlice::charged).sum();
    enter(() -> line.left(bytes, nanos));
  }

  /** Why writes are refused at the moment, or null. Any thread. */
  @Nullable UnavailableException failing() {
    return failing;
  }

  /** Slices waiting in the queue. Any thread. */
  int depth() {
    return queue.size() + line.held();
  }

  /** How long the group under way has been so, in nanoseconds; 0 between groups. Any thread. */
  long groupAge() {
    long since = busySince;
    return underWay ? Math.max(0, System.nanoTime() - since) : 0;
  }

  /** Ends the stream; completes once all that was queued is committed. */
  Sinks.Empty<Void> finish() {
    finishing = true;
    enter(line::all);
    sink.tryEmitComplete();
    return finished;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(1);
  }

  @Override
  protected void hookOnNext(List<QueuedSlice> buffer) {
    List<QueuedSlice> group = handover == Handover.ALL ? buffer : passed(buffer);
    UnavailableException weather = failing;
    if (weather != null) {
      fail(group, weather);
      leave(buffer, 0);
      request(1);
      return;
    }
    busy = true;
    busySince = System.nanoTime();
    underWay = true;
    commit(group).whenComplete((done, failure) -> loudly(() -> end(buffer, group, failure)));
  }

  /** A fault of ours would be swallowed by stages and timers, and the pipeline stand still. */
  private void loudly(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error fault) {
      completion.dead(shard.number(), fault);
    }
  }

  private List<QueuedSlice> passed(List<QueuedSlice> buffer) {
    return buffer.stream().filter(q -> handover.passes(Handover.Place.GROUP, q)).toList();
  }

  private CompletionStage<Void> commit(List<QueuedSlice> group) {
    List<Slice> slices = new ArrayList<>(group.size());
    boolean sync = false;
    for (QueuedSlice queued : group) {
      if (handover.passes(Handover.Place.SHARD, queued)) {
        slices.add(queued.slice());
      }
      sync |= queued.ticket().level() == Durability.SYNCED;
    }
    return shard.commit(slices, sync);
  }

  private void end(List<QueuedSlice> buffer, List<QueuedSlice> group, @Nullable Throwable failure) {
    busy = false;
    underWay = false;
    if (failure == null) {
      for (QueuedSlice queued : group) {
        if (handover.passes(Handover.Place.ANSWER, queued)) {
          completion.committed(shard.number(), queued);
        }
      }
      scheduleSync();
    } else {
      fail(group, unavailable(failure));
    }
    completion.groupEnded(shard.number(), group.size(), failure);
    leave(buffer, System.nanoTime() - busySince);
    request(1);
  }

  private void fail(List<QueuedSlice> group, UnavailableException why) {
    for (QueuedSlice queued : group) {
      completion.failed(shard.number(), queued, why);
    }
  }

  private UnavailableException unavailable(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof LogUnavailableException weather) {
      return startWeather(weather);
    }
    log.error("shard {}: a group failed by a fault of ours", shard.number(), cause);
    if (cause instanceof ShardBrokenException broken) {
      completion.dead(shard.number(), broken);
    }
    return new UnavailableException(
        Reason.FAULT, Duration.ofSeconds(1), "a fault of the server: " + cause);
  }

  private UnavailableException startWeather(LogUnavailableException weather) {
    UnavailableException why =
        new UnavailableException(
            Reason.LOG,
            config.retryBackoffMax(),
            "the log of shard " + shard.number() + " can't be written at the moment");
    if (failing == null) {
      log.error(
          "shard {}: the log can't be written, writes get 503 until it can: {}",
          shard.number(),
          weather.getMessage(),
          weather);
    }
    failing = why;
    scheduler.schedule(() -> loudly(this::probe), backoff.toNanos(), TimeUnit.NANOSECONDS);
    backoff = min(backoff.multipliedBy(2), config.retryBackoffMax());
    return why;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void probe() {
    shard.probe().whenComplete((done, failure) -> loudly(() -> probed(failure)));
  }

  private void probed(@Nullable Throwable failure) {
    if (failure != null) {
      unavailable(failure);
      return;
    }
    failing = null;
    backoff = config.retryBackoff();
    log.info("shard {}: the log can be written again", shard.number());
  }

  private void scheduleSync() {
    if (!syncScheduled && shard.hasUnsynced()) {
      syncScheduled = true;
      scheduler.schedule(
          () -> loudly(this::syncNow), config.syncInterval().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void syncNow() {
    syncScheduled = false;
    if (busy || failing != null) {
      return;
    }
    shard.sync().whenComplete((done, failure) -> loudly(() -> synced(failure)));
  }

  private void synced(@Nullable Throwable failure) {
    if (failure != null) {
      unavailable(failure);
    }
  }

  @Override
  protected void hookFinally(SignalType type) {
    if (finishing && type == SignalType.ON_COMPLETE) {
      finished.tryEmitEmpty();
    }
  }

  @Override
  protected void hookOnComplete() {
    if (!finishing) {
      completion.dead(shard.number(), new IllegalStateException("the stream ended by itself"));
    }
  }

  @Override
  protected void hookOnError(Throwable fault) {
    completion.dead(shard.number(), fault);
    finished.tryEmitError(fault);
  }
}
