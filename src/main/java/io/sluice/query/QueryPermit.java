package io.sluice.query;

import java.util.concurrent.Callable;

/**
 * The right to run one query, and what it holds and has used: memory, and time of the query
 * threads. Closing it, once or more often, gives all of it back and ends the query where it next
 * looks, which it does every few microseconds.
 *
 * <p>{@link #close} and the accounts of memory are thread-safe; {@link #work} and {@link #tick} are
 * for one thread at a time.
 */
public final class QueryPermit implements AutoCloseable {
  private static final int TICKS = 256;

  /** Memory is taken from what all queries share in steps of this, at least. */
  private static final long STEP = 64 << 10;

  private final QueryConfig config;
  private final QueryMeters meters;
  private final QueryMemory memory;
  private volatile boolean open = true;
  private long used; // guarded by this
  private long held; // guarded by this
  private long worked;
  private long began;
  private int ticks;
  private boolean timed = true;

  private QueryPermit(QueryConfig config, QueryMeters meters, QueryMemory memory) {
    this.config = config;
    this.meters = meters;
    this.memory = memory;
  }

  /** A permit, if fewer are out than may be; refused as unavailable otherwise. */
  static QueryPermit acquire(QueryConfig config, QueryMeters meters, QueryMemory memory) {
    int limit = config.maxConcurrent();
    if (meters.active.incrementAndGet() > limit) {
      meters.active.decrementAndGet();
      meters.refusedConcurrent.increment();
      throw QueryException.tooMany(limit);
    }
    meters.queries.increment();
    return new QueryPermit(config, meters, memory);
  }

  /** Does a part of the query's work on this thread; its time counts. */
  <T> T work(Callable<T> part) throws Exception {
    began = System.nanoTime();
    try {
      return part.call();
    } finally {
      worked += System.nanoTime() - began;
    }
  }

  /** From now on work may take as long as the caller takes what comes of it. */
  void untimed() {
    timed = false;
  }

  /** To be called once for each series or few hundred samples: ends what has no right to go on. */
  void tick() {
    if (!open) {
      throw QueryException.gone();
    }
    if (++ticks >= TICKS) {
      ticks = 0;
      checkTime();
    }
  }

  private void checkTime() {
    if (timed && worked + System.nanoTime() - began > config.maxTime().toNanos()) {
      meters.refusedTime.increment();
      throw QueryException.tooLong(config.maxTime());
    }
  }

  /** Charges memory. */
  synchronized void take(long bytes) {
    if (!open) {
      throw QueryException.gone();
    }
    if (used + bytes > config.maxBytes()) {
      meters.refusedBytes.increment();
      throw QueryException.overLimit(
          "query.maxBytes", config.maxBytes(), "the query needs more memory");
    }
    if (used + bytes > held) {
      long step = Math.max(used + bytes - held, Math.min(STEP, config.maxBytes() - held));
      if (!memory.tryTake(step)) {
        meters.refusedMemory.increment();
        throw QueryException.noMemory(config.memory());
      }
      held += step;
    }
    used += bytes;
  }

  /** Gives some of what was charged back. */
  synchronized void give(long bytes) {
    used -= bytes;
  }

  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      memory.give(held);
      meters.active.decrementAndGet();
    }
  }
}
