package io.sluice.load.jmh;

import io.sluice.api.Labels;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.IngestConfig;
import io.sluice.ingest.Ingestor;
import io.sluice.ingest.SeriesCache;
import io.sluice.ingest.Supervisor;
import io.sluice.ingest.Tenant;
import io.sluice.ingest.Tenants;
import io.sluice.ingest.WriteBatch;
import io.sluice.ingest.WritePath;
import io.sluice.load.data.Devops;
import io.sluice.storage.head.Head;
import io.sluice.storage.head.HeadConfig;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.index.SeriesIndex;
import io.sluice.storage.io.DirectoryId;
import io.sluice.storage.shard.ClockGuard;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.shard.TimeBounds;
import io.sluice.storage.wal.FileShardLog;
import io.sluice.storage.wal.LogObserver;
import io.sluice.storage.wal.LogReplay;
import io.sluice.storage.wal.LogSite;
import io.sluice.storage.wal.LogVisitor;
import io.sluice.storage.wal.WalConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A write path with two shards on real files, without HTTP. Thread-safe but for {@link #close}. */
final class Engine implements AutoCloseable {
  private static final int SHARDS = 2;

  private final Scratch scratch = new Scratch();
  private final ExecutorService preparer = Executors.newSingleThreadExecutor();
  private final List<Scheduler> schedulers = new ArrayList<>();
  private final WritePath path;
  private final Ingestor ingestor;
  private final Tenant tenant;

  /** An engine on empty files. */
  static Engine open() {
    try {
      return new Engine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Engine() throws IOException {
    IngestConfig config = IngestConfig.defaults(Runtime.getRuntime().maxMemory());
    IdentityHash identities = new IdentityHash(new byte[IdentityHash.SECRET_BYTES]);
    DirectoryId id = DirectoryId.random(new SecureRandom());
    TimeBounds bounds = new TimeBounds(config.futureBound(), config.retention());
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      schedulers.add(Schedulers.newSingle("shard-" + i));
      SeriesIndex index = new SeriesIndex(identities);
      Head head = new Head(HeadConfig.ofLimit(config.headBytes()));
      shards.add(new Shard(i, log(id, i), index, head, identities, new ClockGuard(), bounds));
    }
    Tenants tenants = new Tenants(1);
    tenant = tenants.find(Tenant.DEFAULT_NAME).orElseThrow();
    SeriesCache cache = new SeriesCache(1, config.cacheBytes());
    path = new WritePath(config, shards, schedulers, identities, tenants, cache, new Loud());
    ingestor = new Ingestor(path);
  }

  private FileShardLog log(DirectoryId id, int number) throws IOException {
    LogSite site = scratch.site(id, number);
    return FileShardLog.open(
        site,
        WalConfig.defaults(),
        LogReplay.replay(site, NOBODY, (done, total) -> {}),
        preparer,
        LogObserver.NONE);
  }

  /** Hears a replay of nothing. */
  static final LogVisitor NOBODY =
      new LogVisitor() {
        @Override
        public void define(int ref, byte[] labels, int offset, int length) {}

        @Override
        public void sample(int ref, long timestampMillis, long valueBits) {}
      };

  private static final class Loud implements Supervisor {
    @Override
    public void pipelineDied(int shard, Throwable fault) {
      throw new IllegalStateException("shard " + shard, fault);
    }

    @Override
    public void refused(WriteBatch batch, WriteReceipt receipt) {
      throw new IllegalStateException(receipt.toString());
    }
  }

  /** Labels of the first {@code count} series of the devops data set. */
  static List<Labels> series(int count) {
    Devops devops = new Devops(1);
    List<Labels> all = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      devops.at(s);
      String[] pairs = new String[2 * Devops.LABELS];
      for (int i = 0; i < Devops.LABELS; i++) {
        byte[] value = devops.value(i);
        pairs[2 * i] = new String(devops.name(i), StandardCharsets.UTF_8);
        pairs[2 * i + 1] = new String(value, 0, devops.valueLength(i), StandardCharsets.UTF_8);
      }
      all.add(Labels.of(pairs));
    }
    return all;
  }

  WritePath path() {
    return path;
  }

  Ingestor ingestor() {
    return ingestor;
  }

  Tenant tenant() {
    return tenant;
  }

  @Override
  public void close() throws IOException {
    path.close().block();
    schedulers.forEach(Scheduler::dispose);
    preparer.shutdown();
    scratch.close();
  }
}
