package io.sluice.server;

import io.sluice.ingest.WritePath;
import io.sluice.server.config.Config;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.seal.HeadSealer;
import io.sluice.storage.shard.ClockGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to blocks after they were published: damaged ones are looked after, old ones go,
 * many become few. On one thread of its own, which gives way to writes; what is asked for by an
 * operator interrupts a merge, which is begun anew later.
 *
 * <p>Thread-safe.
 */
final class BlockCare implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockCare.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final BlockStore store;
  private final HeadSealer sealer;
  private final Config config;
  private final ClockGuard clock;
  private final Breather breather;
  private final Compactor compactor;
  private final WritePath writes;
  private final Scrubber scrubber;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "compact"));
  private final LongAdder expired = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable Future<?> looking;
  private boolean pausedBefore; // of the thread

  BlockCare(
      FileLayer files,
      BlockStore store,
      HeadSealer sealer,
      WritePath writes,
      ClockGuard clock,
      DiskLimits limits,
      Config config) {
    this.store = store;
    this.writes = writes;
    this.sealer = sealer;
    this.config = config;
    this.clock = clock;
    this.breather = new Breather(() -> groups(writes), config.blocks().backgroundPercent());
    this.compactor =
        new Compactor(
            files,
            store,
            config.blocks(),
            config.head().range(),
            tenant -> retention(tenant).millis(),
            limits.high(),
            breather);
    this.scrubber = new Scrubber(files, store, config.blocks().scrubRate().bytes());
  }

  private static long groups(WritePath writes) {
    return writes.status().stream().mapToLong(shard -> shard.groups()).sum();
  }

  /** Begins to look. */
  void start() {
    long millis = config.blocks().interval().toMillis();
    looking = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    scrubber.start(config.blocks().interval());
  }

  /** Merges everything that can be merged, now; the answer is how many merges it took. */
  CompletableFuture<Integer> compactAll() {
    return onThread(() -> compactor.runAll(closed()));
  }

  /** Runs something between merges; one that is under way is given up. */
  <T> CompletableFuture<T> urgently(Callable<T> task) {
    breather.hurry();
    return onThread(
        () -> {
          breather.resume();
          return task.call();
        });
  }

  private <T> CompletableFuture<T> onThread(Callable<T> task) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return task.call();
          } catch (Exception failure) {
            failures.increment();
            throw new CompletionException(failure);
          }
        },
        thread);
  }

  private void look() {
    try {
      store.damage().takeFound().forEach(LOG::error);
      store.damage().recheck().forEach(LOG::info);
      expire();
      if (config.blocks().compact()) {
        compactor.run(closed());
      }
    } catch (Breather.GaveWayException later) {
      LOG.debug("a merge gave way");
    } catch (IOException | RuntimeException failure) {
      failures.increment();
      LOG.warn("looking after blocks failed, it is tried again: {}", failure.toString());
    }
  }

  /** By the newest sample or the clock, whichever is later: merging too early does no harm. */
  private long closed() {
    return sealer.closedBefore(Math.max(sealer.newest(), System.currentTimeMillis()));
  }

  private void expire() throws IOException {
    boolean keepsAll = store.tenantNames().stream().allMatch(name -> retention(name).isOff());
    if (keepsAll || isPaused()) {
      return;
    }
    long reference = Math.min(clock.millis(), newest());
    for (String tenant : store.tenantNames()) {
      Set<Ulid> gone =
          new HashSet<>(
              retention(tenant)
                  .expired(store.metas(tenant), reference, meta -> store.bytes(tenant, meta)));
      if (!gone.isEmpty()) {
        store.drop(tenant, gone);
        expired.add(gone.size());
        LOG.info("tenant {}: beyond retention, deleted: {}", tenant, gone);
      }
    }
  }

  /** Its own, or everybody's. */
  private Retention retention(String tenant) {
    Duration kept = config.blocks().retention();
    long bytes = config.blocks().retentionBytes().bytes();
    return writes
        .tenants()
        .known(tenant)
        .map(known -> known.limits())
        .map(own -> new Retention(own.kept(kept).toMillis(), own.keptBytes(bytes)))
        .orElse(new Retention(kept.toMillis(), bytes));
  }

  /** The clock jumped: nothing is deleted on its word. */
  private boolean isPaused() {
    clock.millis();
    boolean paused = !clock.trusted();
    if (paused && !pausedBefore) {
      LOG.warn("the clock jumped by more than a minute: retention pauses until it is settled");
    }
    pausedBefore = paused;
    return paused;
  }

  private long newest() {
    long newest = sealer.newest();
    for (String tenant : store.tenantNames()) {
      List<BlockMeta> metas = store.metas(tenant);
      newest = Math.max(newest, metas.stream().mapToLong(BlockMeta::maxTime).max().orElse(newest));
    }
    return newest;
  }

  Scrubber scrubber() {
    return scrubber;
  }

  Compactor compactor() {
    return compactor;
  }

  long expired() {
    return expired.sum();
  }

  long failures() {
    return failures.sum() + compactor.failures();
  }

  /** Ends; a merge under way is given up. */
  @Override
  public void close() {
    breather.stop();
    scrubber.close();
    Future<?> task = looking;
    if (task != null) {
      task.cancel(false);
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("merging did not end within {} s", CLOSE_WAIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
