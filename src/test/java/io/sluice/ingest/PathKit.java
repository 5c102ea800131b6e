package io.sluice.ingest;

import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.WriteReceipt;
import io.sluice.storage.block.Covered;
import io.sluice.storage.head.HeadConfig;
import io.sluice.storage.head.SampleBuffer;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.ClockGuard;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.RecoveryReport;
import io.sluice.storage.shard.ReplayProgress;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.shard.ShardRecovery;
import io.sluice.storage.shard.ShardSettings;
import io.sluice.storage.shard.StoredLabels;
import io.sluice.storage.shard.TimeBounds;
import io.sluice.storage.wal.LogObserver;
import io.sluice.storage.wal.WalConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A write path over a file layer, as the server wires it, that tests can restart and crash. */
public final class PathKit implements AutoCloseable {
  public static final long NOW = 1_700_000_000_000L;

  public final AtomicLong wall = new AtomicLong(NOW);
  public final List<WriteReceipt> refusals = new ArrayList<>();
  public final List<Throwable> deaths = new ArrayList<>();

  private final FileLayer files;
  private final Path path;
  private final IngestConfig config;
  private final List<ExecutorService> threads = new ArrayList<>();
  private final Handover handover;
  private boolean abandoned;
  private DataDirectory data;
  private List<Shard> shards = List.of();
  private RecoveryReport recovered;
  private WritePath writePath;

  public PathKit(FileLayer files, Path path, int shards) {
    this(files, path, config(shards));
  }

  public PathKit(FileLayer files, Path path, IngestConfig config) {
    this(files, path, config, Handover.ALL);
  }

  PathKit(FileLayer files, Path path, IngestConfig config, Handover handover) {
    this.handover = handover;
    this.files = files;
    this.path = path;
    this.config = config;
    open();
  }

  /** Small and quick settings. */
  public static IngestConfig config(int shards) {
    return config(shards, 64 << 20);
  }

  /** The same with a memory limit for the heads; a small one means a short wait. */
  public static IngestConfig config(int shards, long headBytes) {
    return new IngestConfig(
        shards,
        1 << 20,
        headBytes < 1 << 20 ? Duration.ofMillis(50) : Duration.ofSeconds(5),
        64,
        16,
        Duration.ofNanos(200_000),
        Duration.ofSeconds(30),
        Duration.ofMillis(20),
        Duration.ofMillis(5),
        Duration.ofMillis(50),
        1 << 20,
        Duration.ofMinutes(10),
        Duration.ZERO,
        Duration.ZERO,
        headBytes,
        10,
        LabelLimits.DEFAULT);
  }

  private void open() {
    try {
      data = DataDirectory.open(files, path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    List<Scheduler> schedulers = new ArrayList<>();
    for (int i = 0; i < config.shardCount(); i++) {
      ScheduledExecutorService thread =
          Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "wal-test"));
      threads.add(thread);
      schedulers.add(Schedulers.fromExecutorService(thread));
    }
    ExecutorService preparer = Executors.newSingleThreadExecutor(task -> daemon(task, "wal-prep"));
    threads.add(preparer);
    ShardSettings settings =
        new ShardSettings(
            config.shardCount(),
            WalConfig.defaults().withSegmentSize(64 << 10),
            HeadConfig.ofLimit(64 << 20),
            new TimeBounds(config.futureBound(), config.retention()));
    ClockGuard clock = new ClockGuard(wall::get, System::nanoTime);
    recovered =
        new ShardRecovery(
                data,
                settings,
                clock,
                preparer,
                shard -> LogObserver.NONE,
                new ReplayProgress(),
                Covered.NONE)
            .open(threads.subList(0, config.shardCount()))
            .join();
    shards = recovered.shards();
    writePath =
        new WritePath(
            config,
            shards,
            schedulers,
            new IdentityHash(data.secret()),
            new Tenants(config.maxTenants()),
            new SeriesCache(42, config.cacheBytes()),
            new Supervisor() {
              @Override
              public void pipelineDied(int shard, Throwable fault) {
                deaths.add(fault);
              }

              @Override
              public void refused(WriteBatch batch, WriteReceipt receipt) {
                synchronized (refusals) {
                  refusals.add(receipt);
                }
              }
            },
            handover);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  public WritePath path() {
    return writePath;
  }

  public List<Shard> shards() {
    return shards;
  }

  public RecoveryReport recovered() {
    return recovered;
  }

  public Tenant tenant(String name) {
    return writePath.tenants().find(name).orElseThrow();
  }

  /** A batch by objects. */
  public WriteBatch batch(ConflictPolicy policy) {
    return writePath.begin(tenant(Tenant.DEFAULT_NAME), Encoding.OBJECTS, policy);
  }

  /** Adds a series with samples (time, value, time, value ...), labels like {@code a=b,c=d}. */
  public static void add(WriteBatch batch, String labels, double... timesAndValues) {
    byte[] raw = labels.getBytes(StandardCharsets.UTF_8);
    if (!batch.expectExactly(raw, 0, raw.length) && !batch.known(raw, 0, raw.length)) {
      batch.labels().begin();
      for (String pair : labels.split(",", -1)) {
        byte[] name = pair.substring(0, pair.indexOf('=')).getBytes(StandardCharsets.UTF_8);
        byte[] value = pair.substring(pair.indexOf('=') + 1).getBytes(StandardCharsets.UTF_8);
        batch.labels().add(name, 0, name.length, value, 0, value.length);
      }
      batch.define(raw, 0, raw.length);
    }
    for (int i = 0; i < timesAndValues.length; i += 2) {
      batch.sample((long) timesAndValues[i], Double.doubleToRawLongBits(timesAndValues[i + 1]));
    }
  }

  public WriteReceipt write(WriteBatch batch, Durability level) {
    return writePath.submit(batch, level).blockOptional(Duration.ofSeconds(20)).orElseThrow();
  }

  public WriteReceipt write(String labels, double... timesAndValues) {
    WriteBatch batch = batch(ConflictPolicy.REFUSE);
    add(batch, labels, timesAndValues);
    return write(batch, Durability.SYNCED);
  }

  /** Everything there is to read: labels with tenant, to times, to value bits. */
  public Map<String, Map<Long, Long>> all() {
    Map<String, Map<Long, Long>> all = new TreeMap<>();
    for (Shard shard : shards) {
      for (int ref = 0; ref < shard.index().size(); ref++) {
        Map<Long, Long> samples = all.computeIfAbsent(text(shard, ref), key -> new TreeMap<>());
        SampleBuffer buffer = new SampleBuffer();
        shard.head().read(ref, Long.MIN_VALUE, Long.MAX_VALUE, buffer);
        for (int i = 0; i < buffer.size(); i++) {
          samples.put(buffer.time(i), buffer.bits(i));
        }
      }
    }
    return all;
  }

  /** The samples of one series, none if there is no such series. */
  public Map<Long, Long> samples(String series) {
    return all().getOrDefault(series, new TreeMap<>());
  }

  private static String text(Shard shard, int ref) {
    byte[] stored = shard.index().canonical(ref);
    int skip = StoredLabels.tenantPrefixLength(stored, 0);
    return StoredLabels.tenant(stored, 0)
        + '/'
        + Labels.fromCanonical(stored, skip, stored.length - skip);
  }

  /** Leaves without a word: what is not on disk is lost. Reopen with a new kit. */
  public void abandon() {
    abandoned = true;
    threads.forEach(ExecutorService::shutdownNow);
    try {
      data.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    if (!abandoned) {
      writePath.close().block(Duration.ofSeconds(20));
      abandon();
    }
  }
}
