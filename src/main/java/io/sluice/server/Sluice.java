package io.sluice.server;

import io.sluice.api.WriteReceipt;
import io.sluice.http.HttpFront;
import io.sluice.http.RefusalLog;
import io.sluice.http.Service;
import io.sluice.ingest.ByteBudget;
import io.sluice.ingest.Supervisor;
import io.sluice.ingest.UnavailableException;
import io.sluice.ingest.WriteBatch;
import io.sluice.ingest.WritePath;
import io.sluice.protocol.compress.Compression;
import io.sluice.query.QueryService;
import io.sluice.query.ReadRequest;
import io.sluice.server.config.Config;
import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCache;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.RecoveryReport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;

/**
 * The server: opens the data directory, listens, replays, serves, ends.
 *
 * <p><b>Shutdown.</b> {@link #stop} turns readiness off, serves on for {@code shutdown.drainDelay},
 * takes no more, ends streams, lets what was taken become durable and be answered, and says with
 * its exit code whether all of it was.
 *
 * <p><b>Supervision.</b> A dead pipeline has what waits for it answered 503, and a failed replay
 * nothing; both complete {@link #ended} with their codes.
 *
 * <p>Thread-safe.
 */
public final class Sluice implements Service, Supervisor {

  private static final Logger LOG = LoggerFactory.getLogger(Sluice.class);
  private static final Duration BODY_GRACE = Duration.ofSeconds(1);

  private enum Phase {
    REPLAYING,
    RUNNING,
    DRAINING,
    STOPPING
  }

  private final Config config;
  private final Engine engine;
  private final ByteBudget budget;
  private final QueryService queries;
  private final Meters meters;
  private final Reloads reloads;
  private final Access access;
  private final Limits limits;
  private final RefusalLog refusals = new RefusalLog(Clock.systemUTC());
  private final HttpFront front;
  private final CompletableFuture<ExitCode> ended = new CompletableFuture<>();
  private CompletableFuture<Void> recovery = new CompletableFuture<>();
  private volatile Phase phase = Phase.REPLAYING;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean dying = new AtomicBoolean();
  private final long began = System.nanoTime();

  private Sluice(
      Config config, Engine engine, Meters meters, Reloads reloads, Access access, Limits limits) {
    this.limits = limits;
    this.config = config;
    this.engine = engine;
    this.meters = meters;
    this.reloads = reloads;
    this.access = access;
    this.budget = new ByteBudget(config.budget(), Schedulers.parallel());
    this.queries =
        new QueryService(
            config.query().toQuery(),
            engine::readers,
            engine.blocks(),
            new PostingsCache(config.query().cacheBytes().bytes() / 2),
            config.query().cacheBytes().bytes() / 2);
    meters.bind(budget);
    meters.bind(queries);
    meters.bind(access);
    this.front =
        new HttpFront(
            config.http(),
            access.tls(),
            access.authenticator(),
            config.write(),
            config.influx(),
            config.otlp(),
            this,
            budget,
            queries,
            refusals,
            meters.registry());
  }

  /** Runs a server until it ends by signal or by fault; the exit code is for the process. */
  public static ExitCode serve(Config config, FileLayer files) {
    Logging.configure(config.log());
    Sluice sluice = start(config, files);
    Thread hook = new Thread(() -> Runtime.getRuntime().halt(sluice.stop().code()), "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    ExitCode code = sluice.ended.join();
    // From here the hook, which would wait for ever behind us, must not run.
    Runtime.getRuntime().halt(code.code());
    return code;
  }

  /**
   * Opens, listens and begins to replay; returns at once. A {@link SluiceException} says what is
   * wrong with directory or port.
   */
  public static Sluice start(Config config, FileLayer files) {
    Compression.loadNatives();
    Meters meters = new Meters();
    Reloads reloads = new Reloads(meters.registry(), "tls", "credentials", "limits");
    Access access = Access.open(config.http(), reloads);
    Limits limits = Limits.open(config, reloads);
    Sluice sluice = new Sluice(config, Engine.open(config, files), meters, reloads, access, limits);
    sluice.listen();
    reloads.start(config.reload().interval());
    sluice.replay();
    return sluice;
  }

  private void listen() {
    try {
      front.start();
    } catch (ChannelBindException e) {
      engine.close(Duration.ZERO);
      throw new SluiceException(ExitCode.BIND, "http.host, http.port: " + e.getMessage(), e);
    }
    String scheme = config.http().tls().isOn() ? "https" : "http";
    LOG.info("listening on {}://{}:{}", scheme, config.http().host(), front.port());
  }

  private void replay() {
    recovery =
        engine
            .recover(shard -> new LogMeters(shard, meters.registry()), this)
            .thenAccept(this::ready)
            .exceptionally(this::notReplayed);
  }

  private @Nullable Void notReplayed(Throwable failure) {
    LOG.error("the logs can't be replayed", failure);
    ended.complete(ExitCode.DATA);
    return null;
  }

  private void ready(RecoveryReport report) {
    WritePath writes = engine.writes();
    if (writes != null) {
      limits.countFor(writes);
      meters.bind(writes, config.tenants().max());
      meters.ready(this);
      meters.bind(Objects.requireNonNull(engine.keeper()));
      meters.bind(Objects.requireNonNull(engine.weather()));
      meters.bind(Objects.requireNonNull(engine.care()));
      CheckpointKeeper checkpoints = Objects.requireNonNull(engine.checkpoints());
      meters.bind(checkpoints);
      checkpoints.start();
    }
    report.logs().forEach(log -> DamageLog.write(log, LOG));
    if (!stopping.get()) {
      phase = Phase.RUNNING;
    }
    LOG.info("ready after {} ms", (System.nanoTime() - began) / 1_000_000);
  }

  /** The port that is listened on. */
  public int port() {
    return front.port();
  }

  /** Completes when replay has ended well or not. */
  public CompletableFuture<Void> recovered() {
    return recovery;
  }

  /** Completes with the exit code when the server can't go on or was stopped. */
  public CompletableFuture<ExitCode> ended() {
    return ended;
  }

  /** Every route that is served. */
  public HttpFront front() {
    return front;
  }

  /** Ends the server in order; blocks, at most for both settings of {@code shutdown} and a bit. */
  public ExitCode stop() {
    if (!stopping.compareAndSet(false, true)) {
      return ended.join();
    }
    phase = Phase.DRAINING;
    LOG.info("stopping");
    pause(config.shutdown().drainDelay());
    ExitCode code = drain(System.nanoTime() + config.shutdown().timeout().toNanos());
    LOG.info("ended: {}", code);
    ended.complete(code);
    return code;
  }

  private ExitCode drain(long deadline) {
    phase = Phase.STOPPING;
    front.endOpenBodies(BODY_GRACE);
    Duration total = Duration.ofNanos(deadline - System.nanoTime());
    CompletableFuture<Integer> abandoned = abandonLater(total.multipliedBy(3).dividedBy(4));
    front.stop(total);
    queries.close();
    reloads.close();
    access.close();
    Duration rest = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    boolean clean = engine.close(rest);
    meters.close();
    return clean && abandoned.getNow(0) == 0 ? ExitCode.OK : ExitCode.UNSYNCED;
  }

  /** What the disk has not taken by then is answered 503 while there is time to send it. */
  private CompletableFuture<Integer> abandonLater(Duration after) {
    CompletableFuture<Integer> abandoned = new CompletableFuture<>();
    Schedulers.parallel()
        .schedule(
            () -> {
              WritePath writes = engine.writes();
              abandoned.complete(writes == null ? 0 : writes.abandonAll());
            },
            after.toMillis(),
            java.util.concurrent.TimeUnit.MILLISECONDS);
    return abandoned;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- Service ----

  @Override
  public Readiness readiness() {
    return switch (phase) {
      case REPLAYING -> new Readiness(false, "replaying the log: " + engine.percent() + " %");
      case DRAINING, STOPPING -> new Readiness(false, "the server is stopping");
      case RUNNING -> running();
    };
  }

  private Readiness running() {
    WritePath writes = engine.writes();
    UnavailableException failing = writes == null ? null : writes.failing();
    return failing == null
        ? new Readiness(true, "ready")
        : new Readiness(false, String.valueOf(failing.getMessage()));
  }

  @Override
  public @Nullable WritePath writes() {
    Phase now = phase;
    return now == Phase.RUNNING || now == Phase.DRAINING ? engine.writes() : null;
  }

  @Override
  public boolean readable() {
    return engine.writes() != null;
  }

  @Override
  public byte[] status() {
    long upSeconds = (System.nanoTime() - began) / 1_000_000_000;
    return StatusJson.status(readiness(), upSeconds, budget, engine.writes());
  }

  @Override
  public Mono<byte[]> seal() {
    BlockKeeper keeper = engine.keeper();
    return keeper == null
        ? Mono.error(new IllegalStateException(readiness().text()))
        : Mono.fromFuture(keeper::sealAll).map(StatusJson::sealed);
  }

  @Override
  public Mono<byte[]> delete(ReadRequest request) {
    BlockOrders orders = engine.orders();
    return orders == null
        ? Mono.error(new IllegalStateException(readiness().text()))
        : Mono.fromFuture(() -> orders.delete(request, queries)).map(StatusJson::deleted);
  }

  @Override
  public Mono<byte[]> snapshot() {
    BlockOrders orders = engine.orders();
    return orders == null
        ? Mono.error(new IllegalStateException(readiness().text()))
        : Mono.fromFuture(orders::snapshot).map(StatusJson::snapshot);
  }

  @Override
  public Mono<byte[]> compact() {
    BlockCare care = engine.care();
    return care == null
        ? Mono.error(new IllegalStateException(readiness().text()))
        : Mono.fromFuture(care::compactAll)
            .map(merges -> StatusJson.compacted(merges, engine.blocks().count()));
  }

  @Override
  public Mono<Map<String, String>> reload() {
    return Mono.fromFuture(reloads::now);
  }

  @Override
  public byte[] cardinality(String tenant, int limit) {
    List<IndexReader> views = engine.readers().stream().map(r -> r.index().view()).toList();
    return StatusJson.cardinality(new Cardinality(views, tenant, limit));
  }

  @Override
  public byte[] buildInfo() {
    return StatusJson.buildInfo();
  }

  @Override
  public byte[] meters() {
    return meters.scrape();
  }

  // ---- Supervisor ----

  @Override
  public void pipelineDied(int shard, Throwable fault) {
    LOG.error("the pipeline of shard {} died; the process ends", shard, fault);
    phase = Phase.STOPPING;
    if (dying.compareAndSet(false, true)) {
      Thread end = new Thread(this::answerAndEnd, "dead-pipeline");
      end.setDaemon(true);
      end.start();
    }
  }

  /** What waits for the dead pipeline is answered 503 before the process ends. */
  private void answerAndEnd() {
    try {
      WritePath writes = engine.writes();
      if (writes != null) {
        writes.stopAccepting();
        LOG.error("answering {} writes with 503", writes.abandonAll());
      }
      front.stop(config.shutdown().timeout());
    } catch (RuntimeException failure) {
      LOG.error("not every write was answered", failure);
    } finally {
      ended.complete(ExitCode.DEAD_PIPELINE);
    }
  }

  @Override
  public void refused(WriteBatch batch, WriteReceipt receipt) {
    if (receipt.durability() == io.sluice.api.Durability.QUEUED) {
      refusals.note(batch.tenant().name(), "after a queued answer", receipt);
    }
  }
}
