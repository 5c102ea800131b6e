package io.sluice.simulation;

import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.IngestConfig;
import io.sluice.ingest.PathKit;
import io.sluice.ingest.SeriesCache;
import io.sluice.ingest.Supervisor;
import io.sluice.ingest.Tenant;
import io.sluice.ingest.Tenants;
import io.sluice.ingest.WriteBatch;
import io.sluice.ingest.WritePath;
import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockIndex;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.ChunkReader;
import io.sluice.storage.block.PageCache;
import io.sluice.storage.block.SeriesEntry;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.head.HeadConfig;
import io.sluice.storage.head.SampleBuffer;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.LogGeneration;
import io.sluice.storage.io.SmallFiles;
import io.sluice.storage.seal.HeadSealer;
import io.sluice.storage.seal.SealConfig;
import io.sluice.storage.seal.SealShard;
import io.sluice.storage.shard.ClockGuard;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.OldLogs;
import io.sluice.storage.shard.RecoveryReport;
import io.sluice.storage.shard.ReplayProgress;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.shard.ShardCheckpoint;
import io.sluice.storage.shard.ShardRecovery;
import io.sluice.storage.shard.ShardSettings;
import io.sluice.storage.shard.StoredLabels;
import io.sluice.storage.shard.TimeBounds;
import io.sluice.storage.wal.LogObserver;
import io.sluice.storage.wal.LogSite;
import io.sluice.storage.wal.WalConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One process as the server wires it, without HTTP: data directory, logs, shards, write path,
 * sealer, over a simulated disk and simulated threads. Confined to the simulation's thread.
 */
final class Machine {
  static final long RANGE = 60_000;
  static final int SEGMENT = 8 << 10;
  private static final Path DATA = Path.of("/data");

  private final Clockwork clockwork;
  private final Random random;
  private final DataDirectory data;
  private final BlockStore blocks;
  private final RecoveryReport recovered;
  private final WritePath path;
  private final HeadSealer sealer;
  final List<Throwable> deaths = new ArrayList<>();

  /** Starts: replays, opens. The secret is the same in all runs, so that routing is. */
  Machine(CrashingFileLayer files, Clockwork clockwork, Random random, int shards)
      throws IOException {
    this.clockwork = clockwork;
    this.random = random;
    fixIdentity(files);
    data = DataDirectory.open(files, DATA);
    blocks =
        BlockStore.open(
            files, DATA.resolve("blocks"), data.id().toString(), new PageCache(1 << 20));
    IngestConfig config = PathKit.config(shards);
    Lane timer = clockwork.lane();
    Lane preparer = clockwork.lane();
    List<Scheduler> lanes = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      lanes.add(clockwork.lane());
    }
    Schedulers.setFactory(new OneTimer(timer));
    recovered = recover(shards, config, preparer);
    path =
        new WritePath(
            config,
            recovered.shards(),
            lanes,
            new IdentityHash(data.secret()),
            new Tenants(config.maxTenants()),
            new SeriesCache(42, config.cacheBytes()),
            new Watch());
    sealer = sealer();
  }

  private static void fixIdentity(CrashingFileLayer files) throws IOException {
    Path manifest = DATA.resolve(DataDirectory.MANIFEST);
    if (!files.exists(manifest)) {
      files.createDirectories(DATA);
      String json =
          "{\"formatVersion\":1,\"directoryId\":\"%s\",\"identitySecret\":\"%s\",\"logGenerations\":[]}"
              .formatted("12".repeat(16), "34".repeat(16));
      SmallFiles.replace(files, manifest, json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private RecoveryReport recover(int shards, IngestConfig config, Lane preparer)
      throws IOException {
    ShardSettings settings =
        new ShardSettings(
            shards,
            WalConfig.defaults().withSegmentSize(SEGMENT),
            new HeadConfig(64 << 20, RANGE),
            new TimeBounds(config.futureBound(), config.retention()));
    Executor late = task -> preparer.schedule(task);
    List<Executor> direct =
        IntStream.range(0, shards).<Executor>mapToObj(i -> Runnable::run).toList();
    try {
      return new ShardRecovery(
              data,
              settings,
              new ClockGuard(this::wall, clockwork::nanos),
              late,
              shard -> LogObserver.NONE,
              new ReplayProgress(),
              blocks.covered())
          .open(direct)
          .join();
    } catch (CompletionException failure) {
      throw new IOException(failure);
    }
  }

  private long wall() {
    return PathKit.NOW + clockwork.nanos() / 1_000_000;
  }

  private HeadSealer sealer() {
    List<LogGeneration> generations = data.generations();
    LogGeneration current = generations.get(generations.size() - 1);
    List<SealShard> toSeal = new ArrayList<>();
    for (Shard shard : recovered.shards()) {
      toSeal.add(new SealShard(shard, Runnable::run, current.log(shard.number())));
    }
    List<Integer> old = IntStream.range(0, current.firstLog()).boxed().toList();
    HeadSealer made =
        new HeadSealer(data.files(), blocks, toSeal, old, new SealConfig(RANGE, Map.of()));
    made.announce(wall());
    return made;
  }

  private final class Watch implements Supervisor {
    @Override
    public void pipelineDied(int shard, Throwable fault) {
      deaths.add(fault);
    }

    @Override
    public void refused(WriteBatch batch, WriteReceipt receipt) {
      // the answer says it too
    }
  }

  /** Timers of Reactor's own run in simulated time as well. */
  private record OneTimer(Lane lane) implements Schedulers.Factory {
    @Override
    public Scheduler newParallel(int parallelism, java.util.concurrent.ThreadFactory threads) {
      return lane;
    }
  }

  /** Seals everything in one go, between two steps of the shards. */
  void seal() throws IOException {
    sealer.seal(random.nextBoolean() ? Long.MAX_VALUE : PathKit.NOW);
    path.headShrank();
  }

  /**
   * A checkpoint of every shard, with the log trimmed behind it; old logs go if none needs them.
   */
  void checkpoint() throws IOException {
    List<LogGeneration> generations = data.generations();
    LogGeneration current = generations.get(generations.size() - 1);
    List<Shard> shards = recovered.shards();
    for (Shard shard : shards) {
      LogSite site = LogSite.of(data, current.log(shard.number()));
      new ShardCheckpoint(shard, Runnable::run, site, shards.size(), new ReentrantLock()).make();
    }
    if (generations.size() > 1) {
      OldLogs.forget(data, shards);
    }
  }

  WritePath path() {
    return path;
  }

  RecoveryReport recovered() {
    return recovered;
  }

  /** A write of samples to series, all with the same times. */
  Mono<WriteReceipt> write(List<Point> points, ConflictPolicy policy, Durability level) {
    Tenant tenant = path.tenants().find(Tenant.DEFAULT_NAME).orElseThrow();
    WriteBatch batch = path.begin(tenant, Encoding.OBJECTS, policy);
    for (Point point : points) {
      PathKit.add(batch, "__name__=m,i=" + point.series(), (double) point.time(), point.value());
    }
    return path.submit(batch, level);
  }

  /** Everything that readers see now; a point that is there twice is told by an exception. */
  Map<Point.Place, Long> read() throws IOException {
    Map<Point.Place, Long> all = new HashMap<>();
    for (String tenant : blocks.tenantNames()) {
      for (Ulid ulid : blocks.metas(tenant).stream().map(meta -> meta.ulid()).toList()) {
        readBlock(blocks.folder(tenant).resolve(ulid.toString()), all);
      }
    }
    if (!blocks.damaged().isEmpty()) {
      throw new AssertionError("damaged block: " + blocks.damaged());
    }
    Map<String, Integer> seen = new TreeMap<>();
    for (Shard shard : recovered.shards()) {
      readHead(shard, all, seen);
    }
    return all;
  }

  private static void readHead(Shard shard, Map<Point.Place, Long> all, Map<String, Integer> seen) {
    SampleBuffer buffer = new SampleBuffer();
    for (int ref = 0; ref < shard.index().size(); ref++) {
      if (!shard.index().view().has(ref)) {
        continue; // a checkpoint left it out: all of it is in blocks
      }
      byte[] stored = shard.index().canonical(ref);
      int skip = StoredLabels.tenantPrefixLength(stored, 0);
      Labels labels = Labels.fromCanonical(stored, skip, stored.length - skip);
      @Nullable Integer before = seen.put(labels.toString(), shard.number());
      if (before != null) {
        throw new AssertionError(labels + " is in shard " + before + " and " + shard.number());
      }
      buffer.clear();
      shard.head().read(ref, Long.MIN_VALUE, Long.MAX_VALUE, buffer);
      int series = Integer.parseInt(String.valueOf(labels.get("i")));
      for (int i = 0; i < buffer.size(); i++) {
        all.put(new Point.Place(series, buffer.time(i)), buffer.bits(i));
      }
    }
  }

  private void readBlock(Path folder, Map<Point.Place, Long> all) throws IOException {
    try (Block block = Block.open(data.files(), folder, new PageCache(1 << 20))) {
      BlockIndex.SeriesReader reader = block.index().reader();
      ChunkReader chunk = block.chunkReader();
      SeriesEntry entry = new SeriesEntry();
      for (int id : block.index().all(bytes -> {})) {
        reader.read(id, entry);
        Labels labels = Labels.fromCanonical(entry.labels(), 0, entry.labelsLength());
        int series = Integer.parseInt(String.valueOf(labels.get("i")));
        for (int i = 0; i < entry.chunkCount(); i++) {
          chunk.open(entry.ref(i));
          while (chunk.next()) {
            all.put(new Point.Place(series, chunk.time()), chunk.bits());
          }
        }
      }
    }
  }
}
