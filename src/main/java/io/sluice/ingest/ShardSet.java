package io.sluice.ingest;

import io.sluice.ingest.UnavailableException.Reason;
import io.sluice.storage.extra.ExemplarStore;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCursor;
import io.sluice.storage.shard.FreshSeries;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.shard.Slice;
import io.sluice.storage.shard.SliceOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The pipelines of all shards and what happens when a group of theirs ends: permits go back, the
 * ledger is told, fresh series enter the cache, tickets count down.
 *
 * <p>Thread rule: {@link #offer} from any thread, the callbacks on each shard's own.
 */
final class ShardSet implements ShardPipeline.Completion {
  private final IngestConfig config;
  private final List<Shard> shards;
  private final List<Scheduler> schedulers;
  private final List<ShardPipeline> pipelines = new ArrayList<>();
  private final Permits permits;
  private final FairShares shares;
  private final SeriesCache cache;
  private final Ledger ledger;
  private final ExtraLedger extras;
  private final Supervisor supervisor;
  private final Handover handover;
  private final LongAdder[] groups;
  private final LongAdder[] groupSlices;
  private final LongAdder[] failedGroups;

  ShardSet(
      IngestConfig config,
      List<Shard> shards,
      List<Scheduler> schedulers,
      Permits permits,
      FairShares shares,
      SeriesCache cache,
      Ledger ledger,
      ExtraLedger extras,
      Supervisor supervisor,
      Handover handover) {
    this.config = config;
    this.shards = List.copyOf(shards);
    this.schedulers = List.copyOf(schedulers);
    this.permits = permits;
    this.shares = shares;
    this.cache = cache;
    this.ledger = ledger;
    this.extras = extras;
    this.supervisor = supervisor;
    this.handover = handover;
    this.groups = adders(shards.size());
    this.groupSlices = adders(shards.size());
    this.failedGroups = adders(shards.size());
    for (Shard shard : this.shards) {
      ShardPipeline pipeline =
          new ShardPipeline(
              shard, schedulers.get(shard.number()), config, this, handover, new FairLine(shares));
      pipelines.add(pipeline);
      pipeline.start();
    }
    judgeHeadMemory();
  }

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    java.util.Arrays.setAll(adders, i -> new LongAdder());
    return adders;
  }

  int count() {
    return shards.size();
  }

  /** Bytes of permits that each shard's part of the batch needs. */
  long[] need(WriteBatch batch) {
    long[] need = new long[count()];
    for (int shard = 0; shard < need.length; shard++) {
      Slice slice = batch.slices()[shard];
      if (slice != null) {
        need[shard] = permits.charge(Math.max(ShardPipeline.MIN_CHARGE, slice.bytes()));
      }
    }
    return need;
  }

  /** Hands every slice to its shard; the permits are held. */
  void offer(Ticket ticket, long[] need) {
    WriteBatch batch = ticket.batch();
    Ledger.Account account = ledger.account(batch.tenant(), batch.encoding());
    Share share = shares.of(batch.tenant());
    @Nullable Slice[] slices = batch.slices();
    for (int shard = 0; shard < slices.length; shard++) {
      Slice slice = slices[shard];
      if (slice != null) {
        account.pending.add(slice.sampleCount());
        QueuedSlice queued = new QueuedSlice(ticket, share, slice, need[shard]);
        if (handover.passes(Handover.Place.QUEUE, queued) && !pipelines.get(shard).offer(queued)) {
          failed(shard, queued, dead(shard));
        }
      }
    }
  }

  private static UnavailableException dead(int shard) {
    return new UnavailableException(
        Reason.STOPPING, Duration.ofSeconds(1), "the pipeline of shard " + shard + " has ended");
  }

  @Override
  public void committed(int shard, QueuedSlice queued) {
    Slice slice = queued.slice();
    WriteBatch batch = queued.ticket().batch();
    Ledger.Account account = ledger.account(batch.tenant(), batch.encoding());
    SliceOutcome outcome = slice.outcome();
    account.stored.add(outcome.stored());
    account.late.add(outcome.late());
    account.repeated.add(outcome.repeated());
    account.replaced.add(outcome.replaced());
    account.refused.add(outcome.refusals().total());
    extras.committed(outcome.extras());
    if (outcome.clockUncertain()) {
      account.unanswered.add(undecided(slice));
    }
    account.pending.add(-slice.sampleCount());
    remember(shard, batch, slice);
    permits.release(queued.share(), shard, queued.charged());
    queued.ticket().done(slice);
  }

  private static long undecided(Slice slice) {
    SliceOutcome outcome = slice.outcome();
    return slice.sampleCount()
        - outcome.stored()
        - outcome.late()
        - outcome.repeated()
        - outcome.replaced()
        - outcome.refusals().total();
  }

  /** Fresh series are cached now that their definition is durable at the level asked for. */
  private void remember(int shard, WriteBatch batch, Slice slice) {
    FreshSeries fresh = slice.fresh();
    for (int i = 0; i < fresh.count(); i++) {
      byte[] raw = fresh.raw(i);
      if (raw.length > 0 && fresh.ref(i) >= 0) {
        cache.put(
            fresh.rawKey(i),
            new CachedSeries(raw, batch.owner(), batch.encoding(), shard, fresh.ref(i)));
      }
    }
  }

  @Override
  public void failed(int shard, QueuedSlice queued, UnavailableException why) {
    WriteBatch batch = queued.ticket().batch();
    Ledger.Account account = ledger.account(batch.tenant(), batch.encoding());
    account.unanswered.add(queued.slice().sampleCount());
    account.pending.add(-queued.slice().sampleCount());
    permits.release(queued.share(), shard, queued.charged());
    queued.ticket().failed(why);
  }

  @Override
  public void groupEnded(int shard, int slices, @Nullable Throwable failure) {
    groups[shard].increment();
    groupSlices[shard].add(slices);
    if (failure != null) {
      failedGroups[shard].increment();
    }
    judgeHeadMemory();
  }

  /** Tells each tenant how many series replay has found. */
  void countSeries(Tenants tenants) {
    for (Shard shard : shards) {
      IndexReader view = shard.index().view();
      for (String name : view.tenants()) {
        long found = view.postings(view.tenantPair(name)).size();
        tenants.find(name).ifPresent(tenant -> tenant.quota().found(found));
      }
    }
  }

  /**
   * Counts series by metric for the tenants whose limits ask for it now and didn't before. What is
   * made meanwhile may be counted twice, never too little.
   */
  void countMetrics(Tenants tenants) {
    for (Tenant tenant : tenants.all()) {
      if (tenant.limits().seriesPerMetric() > 0 && !tenant.quota().countsMetrics()) {
        tenant.quota().countMetrics();
        shards.forEach(shard -> countMetrics(shard.index().view(), tenant));
      }
    }
  }

  private static void countMetrics(IndexReader view, Tenant tenant) {
    int pair = view.tenantPair(tenant.name());
    if (pair < 0) {
      return;
    }
    PostingsCursor refs = view.postings(pair).cursor();
    for (int ref = refs.next(); ref != PostingsCursor.END; ref = refs.next()) {
      tenant.quota().foundOf(view.canonical(ref));
    }
  }

  /** Compares the heads with their limit. Any thread. */
  void judgeHeadMemory() {
    boolean full = memoryBytes() > config.headBytes();
    if (full != permits.isHeadFull()) {
      permits.headFull(full);
    }
  }

  @Override
  public void dead(int shard, Throwable fault) {
    supervisor.pipelineDied(shard, fault);
  }

  /** Why some shard that the batch touches takes no writes, or null. */
  @Nullable UnavailableException failing(WriteBatch batch) {
    for (int shard = 0; shard < pipelines.size(); shard++) {
      UnavailableException why = pipelines.get(shard).failing();
      if (why != null && batch.slices()[shard] != null) {
        return why;
      }
    }
    return null;
  }

  /** Why any shard takes no writes, or null. */
  @Nullable UnavailableException failing() {
    for (ShardPipeline pipeline : pipelines) {
      UnavailableException why = pipeline.failing();
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  /** Metadata of metric families, shared by all shards. */
  MetadataStore metadata() {
    return shards.get(0).metadata();
  }

  /** Exemplars, by shard. */
  List<ExemplarStore> exemplars() {
    return shards.stream().map(Shard::exemplars).toList();
  }

  /** Native histograms that are not in blocks. Any thread. */
  long histograms() {
    long count = 0;
    for (Shard shard : shards) {
      count += shard.histograms().count();
    }
    return count;
  }

  long memoryBytes() {
    long bytes = 0;
    for (Shard shard : shards) {
      bytes += shard.memoryBytes();
    }
    return bytes;
  }

  ShardStatus status(int number) {
    Shard shard = shards.get(number);
    ShardPipeline pipeline = pipelines.get(number);
    UnavailableException why = pipeline.failing();
    return new ShardStatus(
        number,
        pipeline.depth(),
        permits.inUse(number),
        groups[number].sum(),
        groupSlices[number].sum(),
        failedGroups[number].sum(),
        pipeline.groupAge(),
        shard.index().view().seriesCount(),
        shard.memoryBytes(),
        why == null ? "" : String.valueOf(why.getMessage()));
  }

  /** Ends every pipeline, then closes every shard's log on its own thread. */
  Mono<Void> close() {
    return Flux.range(0, count()).flatMap(this::closeOne, count()).then();
  }

  private Mono<Void> closeOne(int number) {
    return pipelines
        .get(number)
        .finish()
        .asMono()
        .then(Mono.fromRunnable(shards.get(number)::close).subscribeOn(schedulers.get(number)))
        .then();
  }
}
