package io.sluice.server.config;

import io.sluice.ingest.IngestConfig;
import io.sluice.ingest.LabelLimits;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;

/** The write path between decoding and log. Immutable. */
public record IngestSection(
    @Setting("Shards, each with its log, index and head on one thread; 0 is one per processor.")
        int shards,
    QueueSection queue,
    GroupSection group,
    @Setting("A write that was queued this long without an answer is answered 503.")
        Duration ackTimeout,
    @Setting("How long data of the level written may stay unsynced.") Duration syncInterval,
    LogSection log,
    @Setting(
            "Memory of the cache from raw label bytes to series, some 400 bytes each. An eighth of"
                + " the heap; from 1 GiB on three sixteenths.")
        DataSize cacheBytes)
    implements Checked {

  /** What waits for a shard. Immutable. */
  public record QueueSection(
      @Setting("Bytes of decoded samples that may be queued for one shard. A 64th of the heap.")
          DataSize bytes,
      @Setting("A write that waits longer than this for room is answered 503.") Duration maxWait,
      @Setting("Writes that may wait for room; one more is answered 503.") int maxWaiting)
      implements Checked {

    @Override
    public void check(Checks checks) {
      checks
          .between("bytes", bytes, DataSize.ofMiB(1), DataSize.ofGiB(64))
          .positive("maxWait", maxWait)
          .between("maxWaiting", maxWaiting, 1, 1 << 20);
    }
  }

  /** What is logged with one write and one sync. Immutable. */
  public record GroupSection(
      @Setting("Parts of requests in one group at most.") int maxSlices,
      @Setting("How long a group waits for more of them.") Duration maxWait)
      implements Checked {

    @Override
    public void check(Checks checks) {
      checks.between("maxSlices", maxSlices, 1, 1 << 16).positive("maxWait", maxWait);
    }
  }

  /** After a failed write or sync. Immutable. */
  public record LogSection(
      @Setting("First pause before a fresh segment is tried.") Duration retryBackoff,
      @Setting("Longest pause; it is tried for ever.") Duration retryBackoffMax)
      implements Checked {

    @Override
    public void check(Checks checks) {
      checks
          .positive("retryBackoff", retryBackoff)
          .that(
              retryBackoffMax.compareTo(retryBackoff) >= 0,
              "retryBackoffMax",
              retryBackoffMax,
              ">= retryBackoff");
    }
  }

  static IngestSection defaults(long heap) {
    IngestConfig from = IngestConfig.defaults(heap);
    return new IngestSection(
        from.shards(),
        new QueueSection(
            DataSize.ofMiB(from.queueBytes() >> 20), from.queueMaxWait(), from.queueMaxWaiting()),
        new GroupSection(from.groupMaxSlices(), from.groupMaxWait()),
        from.ackTimeout(),
        from.syncInterval(),
        new LogSection(from.retryBackoff(), from.retryBackoffMax()),
        DataSize.ofMiB(Math.max(1, from.cacheBytes() >> 20)));
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("shards", shards, 0, 256)
        .positive("ackTimeout", ackTimeout)
        .positive("syncInterval", syncInterval)
        .between("cacheBytes", cacheBytes, DataSize.ofMiB(1), DataSize.ofGiB(64));
  }

  /** How many shards that makes here. */
  public int shardCount() {
    return shards > 0 ? shards : Runtime.getRuntime().availableProcessors();
  }

  IngestConfig toIngest(
      LimitsSection limits, HeadSection head, TenantsSection tenants, BlocksSection blocks) {
    LabelLimits labels = limits.labels().toLimits();
    return new IngestConfig(
        shardCount(),
        queue.bytes().bytes(),
        queue.maxWait(),
        queue.maxWaiting(),
        group.maxSlices(),
        group.maxWait(),
        ackTimeout,
        syncInterval,
        log.retryBackoff(),
        log.retryBackoffMax(),
        cacheBytes.bytes(),
        limits.future(),
        limits.retention(),
        blocks.retention(),
        head.limit().bytes(),
        tenants.max(),
        labels);
  }
}
