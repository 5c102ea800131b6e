package io.sluice.storage.seal;

import io.sluice.api.Labels;
import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockKit;
import io.sluice.storage.block.BlockMerger;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockSet;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.CompactionPlan;
import io.sluice.storage.block.Pace;
import io.sluice.storage.block.PageCache;
import io.sluice.storage.head.HeadConfig;
import io.sluice.storage.head.SampleBuffer;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.index.IndexReader;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.ClockGuard;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.OldLogs;
import io.sluice.storage.shard.RecoveryReport;
import io.sluice.storage.shard.ReplayProgress;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.shard.ShardCheckpoint;
import io.sluice.storage.shard.ShardRecovery;
import io.sluice.storage.shard.ShardSettings;
import io.sluice.storage.shard.Slice;
import io.sluice.storage.shard.TimeBounds;
import io.sluice.storage.wal.LogObserver;
import io.sluice.storage.wal.LogSite;
import io.sluice.storage.wal.WalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Shards over a data directory, with a sealer; can be ended and started again. */
final class SealKit implements AutoCloseable {
  static final long WIDTH = 7_200_000;
  static final String TENANT = "default";

  private final FileLayer files;
  private final Path path;
  private final int shardCount;
  private final int segmentSize;
  private final Lock heads = new ReentrantLock();
  private final DataDirectory data;
  private final IdentityHash identities;
  private final List<ExecutorService> threads = new ArrayList<>();
  final BlockStore store;
  final List<Shard> shards;
  final HeadSealer sealer;

  final List<ShardCheckpoint> checkpoints = new ArrayList<>();
  final RecoveryReport recovered;
  boolean sync;

  SealKit(Path path, int shardCount) throws IOException {
    this(FileLayer.real(), path, shardCount, 64 << 10);
  }

  SealKit(FileLayer files, Path path, int shardCount, int segmentSize) throws IOException {
    this.files = files;
    this.path = path;
    this.segmentSize = segmentSize;
    this.shardCount = shardCount;
    data = DataDirectory.open(files, path);
    identities = new IdentityHash(data.secret());
    store =
        BlockStore.open(
            files, path.resolve("blocks"), data.id().toString(), new PageCache(1 << 20));
    for (int i = 0; i < shardCount; i++) {
      threads.add(Executors.newSingleThreadExecutor());
    }
    ShardSettings settings =
        new ShardSettings(
            shardCount,
            WalConfig.defaults().withSegmentSize(segmentSize),
            new HeadConfig(64 << 20, WIDTH),
            new TimeBounds(Duration.ofDays(40_000), Duration.ZERO));
    recovered =
        new ShardRecovery(
                data,
                settings,
                new ClockGuard(),
                Runnable::run,
                shard -> LogObserver.NONE,
                new ReplayProgress(),
                store.covered())
            .open(threads)
            .join();
    shards = recovered.shards();
    List<SealShard> toSeal = new ArrayList<>();
    for (int i = 0; i < shardCount; i++) {
      int first = data.generations().get(data.generations().size() - 1).firstLog();
      toSeal.add(new SealShard(shards.get(i), threads.get(i), first + i));
      LogSite site = LogSite.of(data, first + i);
      checkpoints.add(new ShardCheckpoint(shards.get(i), threads.get(i), site, shardCount, heads));
    }
    List<Integer> old = new ArrayList<>();
    for (int log = 0;
        log < data.generations().get(data.generations().size() - 1).firstLog();
        log++) {
      old.add(log);
    }
    sealer = new HeadSealer(files, store, toSeal, old, new SealConfig(WIDTH, Map.of("site", "x")));
    sealer.announce(Long.MAX_VALUE);
  }

  /** A checkpoint of every shard; older logs go if there are any. */
  void checkpoint() throws IOException {
    for (ShardCheckpoint each : checkpoints) {
      each.make();
    }
    OldLogs.forget(data, shards);
  }

  /** The folders of logs that are there. */
  List<String> logs() throws IOException {
    return files.list(data.walDirectory());
  }

  LogSite site(int shard) {
    return LogSite.of(data, data.generations().get(data.generations().size() - 1).log(shard));
  }

  /** The process is dead: nothing is written any more. */
  void abandon() {
    threads.forEach(ExecutorService::shutdownNow);
  }

  /** Ends, and starts again with another number of shards. */
  SealKit restart(int shards) throws IOException {
    close();
    return new SealKit(files, path, shards, segmentSize);
  }

  /** Writes one sample of one series; returns its fate. */
  String write(String tenant, Labels labels, long time, long bits, ConflictPolicy policy) {
    byte[] stored = stored(tenant, labels);
    long identity = identities.of(stored, 0, stored.length);
    int shard = IdentityHash.shard(identity, shardCount);
    Slice slice = new Slice(policy, 1, 1);
    slice.openFresh(identity, stored, stored.length, 0);
    slice.sample(time, bits);
    Executor thread = threads.get(shard);
    java.util.concurrent.CompletableFuture.supplyAsync(
            () -> shards.get(shard).commit(List.of(slice), sync).toCompletableFuture().join(),
            thread)
        .join();
    return "stored=%d late=%d repeated=%d replaced=%d refused=%d"
        .formatted(
            slice.outcome().stored(),
            slice.outcome().late(),
            slice.outcome().repeated(),
            slice.outcome().replaced(),
            slice.outcome().refusals().total());
  }

  /**
   * Writes samples as one request: for each, which of the labels, and its time; the value is both.
   */
  void writeAll(List<Labels> labels, int[] series, long[] times, int from, int end) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < shardCount; i++) {
      slices.add(new Slice(ConflictPolicy.REFUSE, 1, 1));
    }
    for (int i = from; i < end; i++) {
      byte[] stored = stored(TENANT, labels.get(series[i]));
      long identity = identities.of(stored, 0, stored.length);
      Slice slice = slices.get(IdentityHash.shard(identity, shardCount));
      slice.openFresh(identity, stored, stored.length, i - from);
      slice.sample(times[i], value(series[i], times[i]));
    }
    for (int i = 0; i < shardCount; i++) {
      Shard shard = shards.get(i);
      Slice slice = slices.get(i);
      java.util.concurrent.CompletableFuture.supplyAsync(
              () -> shard.commit(List.of(slice), false).toCompletableFuture().join(),
              threads.get(i))
          .join();
    }
  }

  static long value(int series, long time) {
    return Double.doubleToRawLongBits(series * 7 + time % 8191 / 16.0);
  }

  /** Commits a slice of a kit with one shard. */
  void commit(Slice slice) {
    java.util.concurrent.CompletableFuture.supplyAsync(
            () -> shards.get(0).commit(List.of(slice), true).toCompletableFuture().join(),
            threads.get(0))
        .join();
  }

  /** Opens a series in a slice. */
  void open(Slice slice, Labels labels) {
    byte[] stored = stored(TENANT, labels);
    slice.openFresh(identities.of(stored, 0, stored.length), stored, stored.length, 0);
  }

  static byte[] stored(String tenant, Labels labels) {
    byte[] name = tenant.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] canonical = labels.canonicalBytes();
    byte[] stored = new byte[2 + name.length + canonical.length];
    stored[1] = (byte) name.length;
    System.arraycopy(name, 0, stored, 2, name.length);
    System.arraycopy(canonical, 0, stored, 2 + name.length, canonical.length);
    return stored;
  }

  /** What the heads hold of a tenant. */
  NavigableMap<Labels, NavigableMap<Long, Long>> heads(String tenant) {
    NavigableMap<Labels, NavigableMap<Long, Long>> all = new TreeMap<>();
    for (Shard shard : shards) {
      IndexReader index = shard.index().view();
      int pair = index.tenantPair(tenant);
      for (int ref : pair < 0 ? new int[0] : index.postings(pair).toArray()) {
        SampleBuffer samples = new SampleBuffer();
        shard.head().read(ref, Long.MIN_VALUE, Long.MAX_VALUE, samples);
        NavigableMap<Long, Long> of = new TreeMap<>();
        for (int i = 0; i < samples.size(); i++) {
          of.put(samples.time(i), samples.bits(i));
        }
        if (!of.isEmpty()) {
          all.put(index.labels(ref), of);
        }
      }
    }
    return all;
  }

  /** What the blocks hold of a tenant, later ones before earlier ones. */
  NavigableMap<Labels, NavigableMap<Long, Long>> blocks(String tenant) throws IOException {
    NavigableMap<Labels, NavigableMap<Long, Long>> all = new TreeMap<>();
    try (BlockSet set = store.acquire(tenant, Long.MIN_VALUE, Long.MAX_VALUE)) {
      for (Block block : set.blocks()) {
        BlockKit.read(block)
            .forEach(
                (labels, samples) ->
                    all.computeIfAbsent(labels, l -> new TreeMap<>()).putAll(samples));
      }
    }
    return all;
  }

  /** What a reader of both finds. */
  NavigableMap<Labels, NavigableMap<Long, Long>> everything(String tenant) throws IOException {
    NavigableMap<Labels, NavigableMap<Long, Long>> all = blocks(tenant);
    heads(tenant)
        .forEach(
            (labels, samples) -> all.computeIfAbsent(labels, l -> new TreeMap<>()).putAll(samples));
    return all;
  }

  /** Merges until there is nothing more to merge. */
  void compact() throws IOException {
    while (compactOnce(0)) {}
  }

  /** Merges what is first in line; false if nothing is. */
  boolean compactOnce(long settleMillis) throws IOException {
    CompactionPlan plan =
        new CompactionPlan(WIDTH, 27 * WIDTH, settleMillis, meta -> store.bytes(TENANT, meta));
    List<BlockMeta> next =
        plan.next(
            store.metas(TENANT),
            Long.MAX_VALUE,
            Set.of(),
            store.marked(TENANT),
            System.currentTimeMillis());
    if (!next.isEmpty()) {
      new BlockMerger(files, store, Map.of("site", "x"), Pace.FULL).merge(TENANT, next);
    }
    return !next.isEmpty();
  }

  static long count(NavigableMap<Labels, NavigableMap<Long, Long>> model) {
    return model.values().stream().mapToLong(Map::size).sum();
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < shardCount; i++) {
      Shard shard = shards.get(i);
      java.util.concurrent.CompletableFuture.runAsync(shard::close, threads.get(i)).join();
      threads.get(i).shutdown();
    }
    store.close();
    data.close();
  }
}
