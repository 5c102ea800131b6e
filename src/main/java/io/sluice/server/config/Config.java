package io.sluice.server.config;

import io.sluice.http.HttpConfig;
import io.sluice.http.InfluxConfig;
import io.sluice.http.OtlpConfig;
import io.sluice.http.WriteConfig;
import io.sluice.ingest.BudgetConfig;
import io.sluice.ingest.IngestConfig;
import io.sluice.storage.extra.ExtraLimits;
import io.sluice.storage.shard.ShardSettings;
import io.sluice.storage.shard.TimeBounds;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.nio.file.Path;
import java.time.Duration;

/** Everything that can be set, composed of each package's own record. Immutable. */
public record Config(
    @Setting("Directory of all data; one process at a time may use it.") Path data,
    HttpConfig http,
    WriteConfig write,
    InfluxConfig influx,
    OtlpConfig otlp,
    BudgetConfig budget,
    IngestSection ingest,
    LimitsSection limits,
    TenantsSection tenants,
    DiskSection disk,
    WalSection wal,
    HeadSection head,
    ExemplarsSection exemplars,
    MetadataSection metadata,
    BlocksSection blocks,
    QuerySection query,
    LogConfig log,
    ReloadConfig reload,
    ShutdownConfig shutdown) {

  /** What a process with that much heap runs with when nothing is set. */
  public static Config defaults(long maxHeapBytes) {
    return new Config(
        Path.of("data"),
        HttpConfig.defaults(),
        WriteConfig.defaults(maxHeapBytes),
        InfluxConfig.defaults(),
        OtlpConfig.defaults(),
        BudgetConfig.defaults(maxHeapBytes),
        IngestSection.defaults(maxHeapBytes),
        LimitsSection.defaults(),
        TenantsSection.defaults(),
        DiskSection.defaults(),
        WalSection.defaults(maxHeapBytes),
        HeadSection.defaults(maxHeapBytes),
        ExemplarsSection.defaults(maxHeapBytes),
        MetadataSection.defaults(maxHeapBytes),
        BlocksSection.defaults(maxHeapBytes),
        QuerySection.defaults(maxHeapBytes),
        LogConfig.defaults(),
        ReloadConfig.defaults(),
        ShutdownConfig.defaults());
  }

  /** What the write path takes of it. */
  public IngestConfig toIngest() {
    return ingest.toIngest(limits, head, tenants, blocks);
  }

  /** What the shards take of it. */
  public ShardSettings toShards() {
    int shards = ingest.shardCount();
    return new ShardSettings(
        shards,
        wal.toWal(ingest.syncInterval(), shards),
        head.toHead(shards),
        new TimeBounds(limits.future(), retention()),
        new ExtraLimits(
            exemplars.maxPerTenant(),
            exemplars.bytes().bytes(),
            exemplars.maxLabelBytes(),
            metadata.maxFamilies(),
            metadata.bytes().bytes(),
            metadata.maxTextBytes(),
            limits.histogramBuckets()));
  }

  /** How old a sample may be: what is not kept is not taken either. */
  private Duration retention() {
    Duration kept = blocks.retention();
    Duration taken = limits.retention();
    boolean keptIsShorter = taken.isZero() || (!kept.isZero() && kept.compareTo(taken) < 0);
    return keptIsShorter ? kept : taken;
  }

  /** Notes every problem: of single values first, then of values that don't go together. */
  void validate(Checks checks) {
    Tree.check(this, checks);
    new MemorySum(this, DataSize.ofBytes(Runtime.getRuntime().maxMemory())).check(checks);
    write.checkAgainst(budget, checks.section("write"));
  }
}
