package io.sluice.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.sluice.http.Service;
import io.sluice.http.auth.Authenticator;
import io.sluice.http.tls.TlsFront;
import io.sluice.ingest.ByteBudget;
import io.sluice.ingest.ExtraLedger;
import io.sluice.ingest.WritePath;
import io.sluice.query.QueryMeters;
import io.sluice.query.QueryService;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.extra.ExemplarStore;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All meters of the process; the list is {@code docs/metrics.md}, and a test compares it with a
 * scrape. Thread-safe.
 */
final class Meters implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();
  private volatile @Nullable PathMeters path;

  Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    collector.bindTo(registry);
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
      new NettyAllocatorMetrics(allocator).bindTo(registry);
    }
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** The byte budget's meters. */
  void bind(ByteBudget budget) {
    gauge("sluice.budget.capacity", "bytes", budget, ByteBudget::capacity);
    gauge("sluice.budget.used", "bytes", budget, ByteBudget::inUse);
    gauge("sluice.budget.waiting", null, budget, ByteBudget::waiting);
    counter("sluice.budget.waits", budget, ByteBudget::waited);
    counter("sluice.budget.denied", budget, ByteBudget::denied);
    counter("sluice.budget.reclaimed", budget, ByteBudget::reclaimed);
  }

  /** The read path's meters. */
  void bind(QueryService service) {
    QueryMeters queries = service.meters();
    gauge("sluice.query.memory", "bytes", service, QueryService::memoryUsed);
    gauge("sluice.query.cache", "bytes", service, QueryService::cacheBytes);
    counter("sluice.query.cache.hits", service, QueryService::cacheHits);
    counter("sluice.query.cache.misses", service, QueryService::cacheMisses);
    counter("sluice.query.refused.memory", queries, QueryMeters::refusedMemory);
    counter("sluice.query.refused.samples", queries, QueryMeters::refusedSamples);
    counter("sluice.query.refused.time", queries, QueryMeters::refusedTime);
    counter("sluice.query.remote.queries", queries, QueryMeters::remoteQueries);
    counter("sluice.query.remote.samples", queries, QueryMeters::remoteSamples);
    counter("sluice.query.remote.bytes", queries, QueryMeters::remoteBytes);
    counter("sluice.query.remote.chunks.raw", queries, QueryMeters::rawChunks);
    counter("sluice.query.remote.chunks.made", queries, QueryMeters::madeChunks);
    gauge("sluice.query.active", null, queries, QueryMeters::active);
    counter("sluice.query.queries", queries, QueryMeters::queries);
    counter("sluice.query.refused.concurrent", queries, QueryMeters::refusedConcurrent);
    counter("sluice.query.refused.series", queries, QueryMeters::refusedSeries);
    counter("sluice.query.refused.bytes", queries, QueryMeters::refusedBytes);
    counter("sluice.query.exported.samples", queries, QueryMeters::exportedSamples);
    counter("sluice.query.exported.bytes", queries, QueryMeters::exportedBytes);
  }

  /** Who comes in. */
  void bind(Access access) {
    Authenticator authenticator = access.authenticator();
    counter("sluice.auth.accepted", authenticator, Authenticator::accepted);
    counter("sluice.auth.unknown", authenticator, Authenticator::unknown);
    counter("sluice.auth.busy", authenticator, Authenticator::busy);
    counter("sluice.auth.verified", authenticator, Authenticator::verified);
    TlsFront tls = access.tls();
    gauge(
        "sluice.tls.certificate.expiry",
        "seconds",
        access,
        a -> tls == null ? 0 : tls.expiresSeconds());
  }

  /** Whether writes are accepted and judged. */
  void ready(Service service) {
    gauge("sluice.ready", null, service, s -> s.readiness().ready() ? 1 : 0);
  }

  /** The write path's meters, once there is one. */
  void bind(WritePath writes, int maxTenants) {
    gauge("sluice.ingest.inflight", null, writes, WritePath::inFlight);
    gauge("sluice.ingest.waiting", null, writes, WritePath::waiting);
    counter("sluice.ingest.waits", writes, WritePath::waitedTotal);
    counter("sluice.ingest.denied", writes, WritePath::refusedTotal);
    gauge("sluice.head.memory", "bytes", writes, WritePath::memoryBytes);
    gauge("sluice.head.limit", "bytes", writes, WritePath::memoryLimit);
    gauge("sluice.head.histograms", null, writes, WritePath::histograms);
    gauge("sluice.samples.residual", null, writes, w -> w.ledger().residual());
    gauge("sluice.tenants", null, writes, w -> w.tenants().count());
    extras(writes);
    path = new PathMeters(writes, maxTenants, registry);
  }

  private void extras(WritePath writes) {
    ExtraLedger extras = writes.extras();
    counter("sluice.exemplars.received", extras, ExtraLedger::exemplarsReceived);
    counter("sluice.exemplars.stored", extras, ExtraLedger::exemplarsStored);
    counter("sluice.exemplars.repeated", extras, ExtraLedger::exemplarsRepeated);
    counter("sluice.exemplars.refused", extras, ExtraLedger::exemplarsRefused);
    counter("sluice.exemplars.dropped", writes, w -> exemplars(w, ExemplarStore::dropped));
    gauge("sluice.exemplars.kept", null, writes, w -> exemplars(w, ExemplarStore::count));
    gauge("sluice.exemplars.memory", "bytes", writes, w -> exemplars(w, ExemplarStore::bytes));
    counter("sluice.metadata.received", extras, ExtraLedger::metadataReceived);
    counter("sluice.metadata.changed", extras, ExtraLedger::metadataChanged);
    counter("sluice.metadata.refused", extras, ExtraLedger::metadataRefused);
    gauge("sluice.metadata.families", null, writes, w -> w.metadata().families());
    gauge("sluice.metadata.memory", "bytes", writes, w -> w.metadata().bytes());
  }

  private static long exemplars(WritePath writes, ToLongFunction<ExemplarStore> value) {
    return writes.exemplars().stream().mapToLong(value).sum();
  }

  /** The blocks' meters, once heads are sealed. */
  void bind(BlockKeeper keeper) {
    BlockStore store = keeper.store();
    gauge("sluice.blocks", null, store, BlockStore::count);
    gauge("sluice.blocks.size", "bytes", store, BlockStore::bytes);
    gauge("sluice.blocks.damaged", null, store, BlockStore::damagedCount);
    counter("sluice.blocks.sealed", keeper, BlockKeeper::sealedBlocks);
    counter("sluice.blocks.sealed.samples", keeper, BlockKeeper::sealedSamples);
    counter("sluice.blocks.failures", keeper, BlockKeeper::failures);
    gauge("sluice.blocks.cache", "bytes", store, s -> s.cache().bytes());
    counter("sluice.blocks.cache.hits", store, s -> s.cache().stats().hitCount());
    counter("sluice.blocks.cache.misses", store, s -> s.cache().stats().missCount());
  }

  /** Disk and clock. */
  void bind(Weather weather) {
    DiskGuard disk = weather.disk();
    gauge("sluice.disk.size", "bytes", disk, d -> d.space().total());
    gauge("sluice.disk.free", "bytes", disk, d -> d.space().free());
    gauge("sluice.disk.reserve", "bytes", disk, DiskGuard::reserved);
    gauge("sluice.disk.full", null, disk, d -> d.isFull() ? 1 : 0);
    counter("sluice.disk.full.episodes", disk, DiskGuard::episodes);
    gauge("sluice.clock.trusted", null, weather.clock(), ClockWatch::trusted);
    gauge("sluice.clock.jump", "seconds", weather.clock(), ClockWatch::jumpSeconds);
  }

  /** The meters of what happens to blocks later. */
  void bind(BlockCare care) {
    Compactor compactor = care.compactor();
    counter("sluice.blocks.merges", compactor, Compactor::merges);
    counter("sluice.blocks.merged", compactor, Compactor::mergedBlocks);
    counter("sluice.blocks.merged.equal", compactor, Compactor::equal);
    counter("sluice.blocks.merged.overruled", compactor, Compactor::overruled);
    counter("sluice.blocks.merged.deleted", compactor, Compactor::erased);
    counter("sluice.blocks.expired", care, BlockCare::expired);
    counter("sluice.blocks.scrubbed", care.scrubber(), Scrubber::blocks);
    counter("sluice.blocks.scrubbed.bytes", care.scrubber(), Scrubber::bytes);
    counter("sluice.blocks.care.failures", care, BlockCare::failures);
  }

  /** The checkpoints' meters. */
  void bind(CheckpointKeeper keeper) {
    counter("sluice.checkpoints", keeper, CheckpointKeeper::made);
    counter("sluice.checkpoints.failures", keeper, CheckpointKeeper::failures);
    FunctionCounter.builder("sluice.checkpoints.written", keeper, CheckpointKeeper::bytes)
        .baseUnit("bytes")
        .register(registry);
    FunctionTimer.builder(
            "sluice.checkpoints.duration",
            keeper,
            CheckpointKeeper::made,
            CheckpointKeeper::nanos,
            TimeUnit.NANOSECONDS)
        .register(registry);
    for (int shard = 0; shard < keeper.shards(); shard++) {
      int number = shard;
      Gauge.builder("sluice.checkpoints.age", keeper, k -> k.ageSeconds(number))
          .baseUnit("seconds")
          .tag("shard", Integer.toString(number))
          .strongReference(true)
          .register(registry);
      Gauge.builder("sluice.wal.replay", keeper, k -> k.behind(number))
          .baseUnit("bytes")
          .tag("shard", Integer.toString(number))
          .strongReference(true)
          .register(registry);
    }
  }

  /** All of them in Prometheus' text format. */
  byte[] scrape() {
    PathMeters bound = path;
    if (bound != null) {
      bound.refresh();
    }
    return registry.scrape().getBytes(StandardCharsets.UTF_8);
  }

  private <T> void gauge(String name, @Nullable String unit, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).baseUnit(unit).strongReference(true).register(registry);
  }

  private <T> void counter(String name, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).register(registry);
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }
}
