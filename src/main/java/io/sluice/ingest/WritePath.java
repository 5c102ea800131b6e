package io.sluice.ingest;

import io.sluice.api.Durability;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.UnavailableException.Reason;
import io.sluice.storage.extra.ExemplarStore;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.Shard;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The write path of the service: a decoded batch goes in, a receipt comes out once every shard that
 * it touches has it at the level asked for.
 *
 * <p><b>Ordering.</b> A batch is offered to all of its shards or to none; waiting batches are
 * served oldest first.
 *
 * <p><b>Backpressure.</b> Permits per shard bound what is queued; a batch that can't get them in
 * time fails with {@link UnavailableException}. Nothing is queued beyond them.
 *
 * <p><b>Shutdown.</b> {@link #close} takes no more, finishes what it took, closes the shards.
 *
 * <p>Thread-safe.
 */
public final class WritePath {
  private static final Duration SWEEP = Duration.ofMillis(250);

  private final IngestConfig config;
  private final IdentityHash identities;
  private final Tenants tenants;
  private final SeriesCache cache;
  private final Ledger ledger = new Ledger();
  private final ExtraLedger extras = new ExtraLedger();
  private final FairShares shares;
  private final Permits permits;
  private final ShardSet shards;
  private final Supervisor supervisor;
  private final InFlight inFlight;
  private final Disposable sweeper;
  private volatile boolean stopping;
  private volatile @Nullable UnavailableException held;
  private volatile int seriesGuess = 64;

  /**
   * A path over shards that replay has filled; {@code schedulers} are theirs, one single-threaded
   * each, and may block.
   */
  public WritePath(
      IngestConfig config,
      List<Shard> shards,
      List<Scheduler> schedulers,
      IdentityHash identities,
      Tenants tenants,
      SeriesCache cache,
      Supervisor supervisor) {
    this(config, shards, schedulers, identities, tenants, cache, supervisor, Handover.ALL);
  }

  WritePath(
      IngestConfig config,
      List<Shard> shards,
      List<Scheduler> schedulers,
      IdentityHash identities,
      Tenants tenants,
      SeriesCache cache,
      Supervisor supervisor,
      Handover handover) {
    this.config = config;
    this.inFlight = new InFlight(config.ackTimeout());
    this.identities = identities;
    this.tenants = tenants;
    this.cache = cache;
    this.supervisor = supervisor;
    Scheduler timer = Schedulers.parallel();
    this.shares = new FairShares(shards.size());
    this.permits =
        new Permits(
            shards.size(),
            config.queueBytes(),
            config.queueMaxWait(),
            config.queueMaxWaiting(),
            timer,
            this.shares);
    this.shards =
        new ShardSet(
            config,
            shards,
            schedulers,
            permits,
            this.shares,
            cache,
            ledger,
            extras,
            supervisor,
            handover);
    this.shards.countSeries(tenants);
    this.sweeper = Flux.interval(SWEEP, timer).onBackpressureDrop().subscribe(tick -> sweep());
  }

  private void sweep() {
    inFlight.sweep();
    shares.tick();
  }

  /** From now on these limits count; series that are there stay. Any thread; may take a while. */
  public void limit(LimitsTable table) {
    tenants.limits(table);
    shards.countMetrics(tenants);
  }

  /** A batch to decode into. The tenant must exist. */
  public WriteBatch begin(Tenant tenant, Encoding encoding, ConflictPolicy policy) {
    TenantLimits limits = tenant.limits();
    return new WriteBatch(
            tenant,
            encoding,
            policy,
            cache,
            identities,
            limits.labels(config.labels()),
            shards.metadata(),
            shards.count(),
            seriesGuess)
        .within(limits.bounds(config.futureBound(), config.retention(), config.kept()));
  }

  /**
   * Sends a batch on its way. Errors with {@link UnavailableException} when it could not be stored
   * or confirmed; then it may be sent again.
   */
  public Mono<WriteReceipt> submit(WriteBatch batch, Durability level) {
    return Mono.defer(() -> route(batch, level));
  }

  /** Completes when all that was queued before is synced. */
  public Mono<Void> flush() {
    return Mono.defer(this::flushNow).then();
  }

  /** An empty slice for every shard; it waits for nobody's permits, only for its turn. */
  private Mono<WriteReceipt> flushNow() {
    UnavailableException closed = stopping ? stoppingNow() : shards.failing();
    if (closed != null) {
      return Mono.error(closed);
    }
    Tenant nobody = new Tenant(-1, Tenant.DEFAULT_NAME);
    WriteBatch batch = begin(nobody, Encoding.OBJECTS, ConflictPolicy.REFUSE).touchAll();
    long[] need = shards.need(batch);
    permits.takeForFlush(shares.of(nobody), need);
    return enqueue(ticket(batch, Durability.SYNCED, shards.count()), need);
  }

  private Mono<WriteReceipt> route(WriteBatch batch, Durability level) {
    DecodeOutcome decoded = batch.outcome();
    decoded.closeSeries();
    Ledger.Account account = ledger.account(batch.tenant(), batch.encoding());
    account.received.add(batch.sampleCount());
    batch.tenant().decoded(batch.sampleCount());
    account.refused.add(decoded.refusals().total());
    extras.decoded(batch.extras());
    seriesGuess = Math.min(4096, batch.seriesCount() / shards.count() * 5 / 4);
    return offer(batch, level)
        .onErrorResume(NeverQueued.class, never -> giveUp(batch, account, never));
  }

  private static Mono<WriteReceipt> giveUp(
      WriteBatch batch, Ledger.Account account, NeverQueued never) {
    account.unanswered.add(batch.sampleCount() - batch.outcome().refusals().total());
    return Mono.error(never.why());
  }

  private Mono<WriteReceipt> offer(WriteBatch batch, Durability level) {
    UnavailableException before = held;
    UnavailableException weather = before != null ? before : shards.failing(batch);
    UnavailableException closed = stopping ? stoppingNow() : weather;
    if (closed != null) {
      return Mono.error(new NeverQueued(closed));
    }
    int touched = (int) java.util.Arrays.stream(batch.slices()).filter(s -> s != null).count();
    Ticket ticket = ticket(batch, level, touched);
    if (touched == 0) {
      ticket.end();
      return ticket.answer().asMono();
    }
    long[] need = shards.need(batch);
    Share share = shares.of(batch.tenant());
    if (permits.tryAcquire(share, need)) {
      return enqueue(ticket, need);
    }
    return permits
        .acquire(share, need)
        .onErrorMap(UnavailableException.class, NeverQueued::new)
        .then(Mono.defer(() -> enqueue(ticket, need)));
  }

  private Ticket ticket(WriteBatch batch, Durability level, int touched) {
    long deadline = System.nanoTime() + config.ackTimeout().toNanos();
    return new Ticket(batch, level, touched, deadline, this::ended);
  }

  private Mono<WriteReceipt> enqueue(Ticket ticket, long[] need) {
    inFlight.add(ticket);
    shards.offer(ticket, need);
    return ticket.level() == Durability.QUEUED
        ? Mono.just(ticket.queuedReceipt())
        : ticket.answer().asMono();
  }

  private void ended(Ticket ticket, @Nullable WriteReceipt receipt) {
    inFlight.remove(ticket);
    if (receipt == null || receipt.refused() == 0) {
      return;
    }
    WriteBatch batch = ticket.batch();
    if (ticket.level() == Durability.QUEUED) {
      long later = receipt.refused() - batch.outcome().refusals().total();
      ledger.account(batch.tenant(), batch.encoding()).queuedRefused.add(later);
    }
    supervisor.refused(batch, receipt);
  }

  private static UnavailableException stoppingNow() {
    return new UnavailableException(
        Reason.STOPPING, Duration.ofSeconds(5), "the server is shutting down");
  }

  /** The fates of exemplars and metadata. */
  public ExtraLedger extras() {
    return extras;
  }

  /** Metadata of metric families. */
  public MetadataStore metadata() {
    return shards.metadata();
  }

  /** Exemplars, by shard. */
  public List<ExemplarStore> exemplars() {
    return shards.exemplars();
  }

  /** Takes nothing new from now on; {@link #close} does the rest. */
  public void stopAccepting() {
    stopping = true;
  }

  /**
   * Commits what was taken, then syncs and closes the shards. Errors if a pipeline had died; never
   * completes while a disk is stalled, so bound it and then {@link #abandonAll}.
   */
  public Mono<Void> close() {
    stopAccepting();
    return shards.close().doFinally(signal -> sweeper.dispose());
  }

  /** Answers all that is in flight with 503: the shutdown's time is up. Returns how many. */
  public int abandonAll() {
    return inFlight.abandonAll(stoppingNow());
  }

  /** Why writes are refused now: a full disk, a log that fails, a full head; null if neither. */
  public @Nullable UnavailableException failing() {
    UnavailableException before = held;
    UnavailableException log = before != null ? before : shards.failing();
    return log != null || !permits.isHeadFull() ? log : permits.headIsFull();
  }

  /** Answers every write like this from now on; what is queued goes on. Null takes writes again. */
  public void hold(@Nullable UnavailableException why) {
    held = why;
  }

  /** Why no write is taken at all, whatever shard it touches, or null. */
  public @Nullable UnavailableException held() {
    return held;
  }

  /** The account of every sample. */
  public Ledger ledger() {
    return ledger;
  }

  /** The tenants. */
  public Tenants tenants() {
    return tenants;
  }

  /** The raw-label cache. */
  public SeriesCache cache() {
    return cache;
  }

  /** Requests between the queue and their answer. */
  public int inFlight() {
    return inFlight.size();
  }

  /** Queue depths, permits and group counts, for meters. */
  public List<ShardStatus> status() {
    return IntStream.range(0, shards.count()).mapToObj(shards::status).toList();
  }

  /** Requests waiting for permits. */
  public int waiting() {
    return permits.waitingNow();
  }

  /** Requests that ever had to wait for permits. */
  public long waitedTotal() {
    return permits.waited.sum();
  }

  /** Requests that waited for permits in vain. */
  public long refusedTotal() {
    return permits.refused.sum();
  }

  /** Says that heads were relieved, so that writes that wait for their memory may go on. */
  public void headShrank() {
    shards.judgeHeadMemory();
  }

  /** Native histograms that are not in blocks. */
  public long histograms() {
    return shards.histograms();
  }

  /** What bounds {@link #memoryBytes}: {@code head.limit}. */
  public long memoryLimit() {
    return config.headBytes();
  }

  /** Bytes of all heads and indexes. */
  public long memoryBytes() {
    return shards.memoryBytes();
  }

  /** Wraps what ended before the queue, so that it is accounted for once. */
  private static final class NeverQueued extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final UnavailableException why;

    NeverQueued(UnavailableException why) {
      super(why.getMessage(), why, false, false);
      this.why = why;
    }

    UnavailableException why() {
      return why;
    }
  }
}
