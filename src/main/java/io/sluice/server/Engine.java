package io.sluice.server;

import io.sluice.ingest.IngestConfig;
import io.sluice.ingest.SeriesCache;
import io.sluice.ingest.Supervisor;
import io.sluice.ingest.Tenants;
import io.sluice.ingest.WritePath;
import io.sluice.server.config.Config;
import io.sluice.storage.block.BlockInspector;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.PageCache;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.DiskSpace;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.LogGeneration;
import io.sluice.storage.io.ReserveFile;
import io.sluice.storage.seal.HeadSealer;
import io.sluice.storage.seal.SealShard;
import io.sluice.storage.shard.ClockGuard;
import io.sluice.storage.shard.RecoveryReport;
import io.sluice.storage.shard.ReplayProgress;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.shard.ShardReader;
import io.sluice.storage.shard.ShardRecovery;
import io.sluice.storage.shard.ShardSettings;
import io.sluice.storage.wal.LogObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The data directory, its shards and the write path over them. Replay runs on the shards' threads;
 * until it ends there is no write path. Thread-safe.
 */
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration PREPARER_WAIT = Duration.ofSeconds(2);

  private final Config config;
  private final DataDirectory directory;
  private final BlockStore blocks;
  private final List<ScheduledExecutorService> threads;
  private final ExecutorService preparer;
  private final ReplayProgress progress = new ReplayProgress();
  private final ClockGuard clock = new ClockGuard();
  private final DiskLimits limits;
  private final ReserveFile reserve;
  private volatile List<Shard> shards = List.of();
  private volatile @Nullable WritePath writes;
  private final Lock heads = new ReentrantLock(); // held by who moves or copies chunks of heads
  private volatile @Nullable BlockKeeper keeper;
  private volatile @Nullable Weather weather;
  private volatile @Nullable BlockCare care;
  private volatile @Nullable BlockOrders orders;
  private volatile @Nullable CheckpointKeeper checkpoints;

  private Engine(
      Config config,
      DataDirectory directory,
      BlockStore blocks,
      DiskLimits limits,
      ReserveFile reserve) {
    this.blocks = blocks;
    this.limits = limits;
    this.reserve = reserve;
    this.config = config;
    this.directory = directory;
    this.preparer = thread("wal-prepare");
    this.threads =
        IntStream.range(0, config.ingest().shardCount()).mapToObj(i -> thread("wal-" + i)).toList();
  }

  /** Locks and opens the data directory; a {@link SluiceException} says what is wrong with it. */
  static Engine open(Config config, FileLayer files) {
    try {
      DataDirectory directory = DataDirectory.open(files, config.data().toAbsolutePath());
      DiskSpace disk = files.space(directory.path());
      DiskLimits limits = DiskLimits.of(config, disk);
      ReserveFile reserve = reserve(directory, limits, disk);
      return new Engine(config, directory, openBlocks(config, directory), limits, reserve);
    } catch (IOException e) {
      throw new SluiceException(ExitCode.DATA, "data: " + e.getMessage(), e);
    }
  }

  /** Given up at once on a full disk: repair of a log may need a little room. */
  private static ReserveFile reserve(DataDirectory directory, DiskLimits limits, DiskSpace disk)
      throws IOException {
    ReserveFile reserve = new ReserveFile(directory.files(), directory.path(), limits.reserve());
    reserve.adopt();
    if (reserve.isHeld() && disk.free() < reserve.size()) {
      reserve.release();
    }
    return reserve;
  }

  private static BlockStore openBlocks(Config config, DataDirectory directory) throws IOException {
    try {
      return BlockStore.open(
          directory.files(),
          directory.path().resolve(BlockInspector.BLOCKS),
          directory.id().toString(),
          new PageCache(config.blocks().cacheBytes().bytes()));
    } catch (IOException failure) {
      directory.close();
      throw failure;
    }
  }

  /** Timers too: a group's wait is measured on the shard's own thread. */
  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, name));
  }

  /** Replays the logs and opens the write path; completes when writes can be judged. */
  CompletableFuture<RecoveryReport> recover(
      IntFunction<LogObserver> observers, Supervisor supervisor) {
    ShardRecovery recovery =
        new ShardRecovery(
            directory, settings(), clock, preparer, observers, progress, blocks.covered());
    return recovery
        .open(threads)
        .thenApply(
            report -> {
              shards = report.shards();
              WritePath path = path(report.shards(), supervisor);
              keeper = keeper(report.shards(), path);
              weather = weather(path);
              checkpoints =
                  new CheckpointKeeper(directory, report.shards(), threads, heads, limits);
              writes = path;
              return report;
            });
  }

  private ShardSettings settings() {
    ShardSettings settings = config.toShards();
    int wanted = settings.wal().segmentSize();
    if (limits.segment() < wanted) {
      LOG.info(
          "wal.segmentSize: {} instead of {} bytes, for the disk is small",
          limits.segment(),
          wanted);
    }
    return settings.withWal(limits.fit(settings.wal()));
  }

  private Weather weather(WritePath path) {
    Weather made =
        new Weather(directory.files(), directory.path(), limits, reserve, preparer, path, clock);
    made.start(config.disk().interval());
    return made;
  }

  private BlockKeeper keeper(List<Shard> recovered, WritePath path) {
    List<LogGeneration> generations = directory.generations();
    LogGeneration current = generations.get(generations.size() - 1);
    List<SealShard> toSeal = new ArrayList<>();
    for (Shard shard : recovered) {
      toSeal.add(new SealShard(shard, threads.get(shard.number()), current.log(shard.number())));
    }
    List<Integer> old = IntStream.range(0, current.firstLog()).boxed().toList();
    HeadSealer sealer =
        new HeadSealer(
            directory.files(), blocks, toSeal, old, config.blocks().toSeal(config.head().range()));
    sealer.announce(System.currentTimeMillis());
    BlockKeeper made = new BlockKeeper(sealer, blocks, path, heads, config);
    made.start();
    BlockCare caring =
        new BlockCare(directory.files(), blocks, sealer, path, clock, limits, config);
    caring.start();
    care = caring;
    BlockOrders ordering =
        new BlockOrders(
            directory.files(), blocks, made, caring, directory.path(), config.head().range());
    ordering.tidy();
    orders = ordering;
    return made;
  }

  private WritePath path(List<Shard> recovered, Supervisor supervisor) {
    IngestConfig ingest = config.toIngest();
    Tenants tenants = new Tenants(ingest.maxTenants());
    for (Shard shard : recovered) {
      shard.index().view().tenants().forEach(tenants::restore);
      shard.metadata().tenants().forEach(tenants::restore);
    }
    blocks.tenantNames().forEach(tenants::restore);
    List<Scheduler> schedulers = threads.stream().map(Schedulers::fromExecutorService).toList();
    SeriesCache cache = new SeriesCache(new SecureRandom().nextLong(), ingest.cacheBytes());
    return new WritePath(
        ingest,
        recovered,
        schedulers,
        new IdentityHash(directory.secret()),
        tenants,
        cache,
        supervisor);
  }

  /** The write path, or null until replay has ended. */
  @Nullable WritePath writes() {
    return writes;
  }

  /** What has left the heads. */
  BlockStore blocks() {
    return blocks;
  }

  /** Who seals, or null until replay has ended. */
  @Nullable BlockKeeper keeper() {
    return keeper;
  }

  /** What is watched beside the requests, or null until replay has ended. */
  @Nullable Weather weather() {
    return weather;
  }

  /** Who looks after blocks, or null until replay has ended. */
  @Nullable BlockCare care() {
    return care;
  }

  /** Deletes and snapshots, or null until replay has ended. */
  @Nullable BlockOrders orders() {
    return orders;
  }

  /** Who makes checkpoints, or null until replay has ended. */
  @Nullable CheckpointKeeper checkpoints() {
    return checkpoints;
  }

  /** What reads may ask; empty until replay has ended. */
  List<ShardReader> readers() {
    return List.copyOf(shards);
  }

  /** Percent of the replay that are done. */
  int percent() {
    return progress.percent();
  }

  /**
   * Makes durable what was taken, within that time; answers the rest with 503.
   *
   * @return false if something was left
   */
  boolean close(Duration timeout) {
    CheckpointKeeper copying = checkpoints;
    if (copying != null) {
      copying.close();
    }
    Weather watching = weather;
    if (watching != null) {
      watching.close();
    }
    BlockCare caring = care;
    if (caring != null) {
      caring.close();
    }
    BlockKeeper sealing = keeper;
    if (sealing != null) {
      sealing.close();
    }
    WritePath path = writes;
    boolean clean = path == null || closes(path, timeout);
    threads.forEach(ExecutorService::shutdown);
    endPreparing();
    try {
      blocks.close();
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return clean;
  }

  /** A segment under way is finished, so that no file comes after the lock has gone. */
  private void endPreparing() {
    preparer.shutdown();
    try {
      if (!preparer.awaitTermination(PREPARER_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a segment was not prepared within {} s", PREPARER_WAIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean closes(WritePath path, Duration timeout) {
    try {
      path.close().block(timeout);
      return true;
    } catch (IllegalStateException stalled) {
      path.abandonAll();
      return false;
    }
  }
}
