package io.sluice.server;

import io.sluice.ingest.WritePath;
import io.sluice.server.config.Config;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.seal.HeadSealer;
import io.sluice.storage.seal.SealedBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when samples leave the heads for blocks, and has it done on a thread of its own, off the
 * write path. A failure is logged and tried again at the next look.
 *
 * <p>Thread-safe.
 */
final class BlockKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockKeeper.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  /** Part of the limit by which memory must have grown before it is a reason to seal again. */
  private static final int GROWTH = 10;

  /** Where less than that is left: part of what is left. */
  private static final int OF_THE_REST = 2;

  private final HeadSealer sealer;
  private final BlockStore store;
  private final Lock heads;
  private final WritePath writes;
  private final Config config;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "seal"));
  private final LongAdder sealedBlocks = new LongAdder();
  private final LongAdder sealedSamples = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable Future<?> looking;
  private long lastClosed = Long.MIN_VALUE; // of the thread
  private @Nullable Long overSince; // nanoTime at which a range was first seen to be over
  private long memoryAfterLast; // of the thread

  /**
   * @param heads held while chunks move out of heads
   */
  BlockKeeper(HeadSealer sealer, BlockStore store, WritePath writes, Lock heads, Config config) {
    this.sealer = sealer;
    this.heads = heads;
    this.store = store;
    this.writes = writes;
    this.config = config;
  }

  /** Begins to look, unless the configuration forbids it. */
  void start() {
    store.damaged().forEach(block -> LOG.error("{}: {}", block.path(), block.why()));
    store.removedAtOpen().forEach(path -> LOG.info("removed what was left over: {}", path));
    if (config.blocks().seal()) {
      long millis = config.blocks().interval().toMillis();
      looking = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Seals everything that the heads hold, now. */
  CompletableFuture<List<SealedBlock>> sealAll() {
    return sealBefore(Long.MAX_VALUE);
  }

  /** Seals every range that ends by that time, now. */
  CompletableFuture<List<SealedBlock>> sealBefore(long before) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return seal(before, "by request");
          } catch (IOException failure) {
            failures.increment();
            throw new CompletionException(failure);
          }
        },
        thread);
  }

  private void look() {
    try {
      long newest = sealer.newest();
      if (newest == Long.MIN_VALUE) {
        return;
      }
      long limit = config.head().limit().bytes();
      long memory = writes.memoryBytes();
      long width = config.head().range().toMillis();
      long closed = Math.floorDiv(sealer.closedBefore(newest), width);
      if (isShort(memory, memoryAfterLast, limit, config.blocks().sealPercent())) {
        seal(Long.MAX_VALUE, "memory is short");
      } else if (isSettled(closed, System.nanoTime())) {
        seal(sealer.closedBefore(newest), "a range is over");
        lastClosed = closed;
        overSince = null;
      }
    } catch (IOException | RuntimeException failure) {
      failures.increment();
      LOG.warn("sealing failed, what is not sealed stays in the heads: {}", failure.toString());
    }
  }

  /** Whether a range has been over for as long as stragglers are waited for. */
  private boolean isSettled(long closed, long now) {
    if (closed <= lastClosed) {
      return false;
    }
    // Not set anew by further ranges: a backfill that closes one after the other is sealed too.
    overSince = overSince == null ? (Long) now : overSince;
    return now - overSince >= config.blocks().settle().toNanos();
  }

  /**
   * Whether memory is a reason to seal. What it must have grown by since the last time keeps blocks
   * from being tiny, and is always less than what is left: a head that is full because that growth
   * does not fit any more would refuse samples for good, and so no range would ever be over.
   */
  static boolean isShort(long memory, long afterLast, long limit, int percent) {
    long rest = Math.max(0, limit - afterLast);
    long growth = Math.min(limit / GROWTH, rest / OF_THE_REST);
    return memory >= limit / 100 * percent && memory > afterLast + growth;
  }

  private List<SealedBlock> seal(long before, String why) throws IOException {
    long began = System.nanoTime();
    heads.lock();
    try {
      List<SealedBlock> sealed = sealer.seal(before);
      long samples = sealed.stream().mapToLong(block -> block.meta().stats().samples()).sum();
      sealedBlocks.add(sealed.size());
      sealedSamples.add(samples);
      if (!sealed.isEmpty()) {
        long millis = (System.nanoTime() - began) / 1_000_000;
        LOG.info("{}: {} samples in {} blocks, {} ms", why, samples, sealed.size(), millis);
      }
      return sealed;
    } finally {
      heads.unlock();
      writes.headShrank();
      memoryAfterLast = writes.memoryBytes();
    }
  }

  BlockStore store() {
    return store;
  }

  long sealedBlocks() {
    return sealedBlocks.sum();
  }

  long sealedSamples() {
    return sealedSamples.sum();
  }

  long failures() {
    return failures.sum();
  }

  /** Ends; a block that is being written is given up. */
  @Override
  public void close() {
    Future<?> task = looking;
    if (task != null) {
      task.cancel(false);
    }
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("sealing did not end within {} s", CLOSE_WAIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
