package io.sluice.query;

import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockIndex;
import io.sluice.storage.block.BlockSet;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.SeriesEntry;
import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCache;
import io.sluice.storage.shard.ShardReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Answers reads: what is there is selected first, on a thread of the reader's own, so that every
 * refusal ({@link QueryException}) comes before the first byte; the body is then made piece by
 * piece, as it is asked for, and given up when nothing is asked for long.
 *
 * <p>Ordering: series come in no particular order, the samples of one in the order of time. What is
 * written meanwhile may be in the answer or not.
 *
 * <p>Backpressure: one piece of some 16 KiB is made per element requested; between requests a body
 * holds no thread. Cancelling it ends it before the next piece.
 *
 * <p>Thread-safe. Nothing here runs on the subscriber's thread.
 */
public final class QueryService implements AutoCloseable {
  private static final int QUEUED_TASKS = 100_000;
  private static final int IDLE_SECONDS = 60;

  /** What a query of a remote read holds beside its lists. */
  private static final int PLANNED_BYTES = 1024;

  private final QueryConfig config;
  private final Supplier<List<ShardReader>> shards;
  private final BlockStore blocks;
  private final PairMatches pairs;
  private final PostingsCache matched;
  private final BlockMatches matches;
  private final QueryMeters meters = new QueryMeters();
  private final QueryMemory memory;
  private final Scheduler scheduler;

  /**
   * A service over these shards.
   *
   * @param shards asked at every query; while there are none, queries are refused as unavailable
   * @param blocks what has left the heads
   * @param cache remembers what regular expressions matched; shared by the shards
   * @param matchBytes memory for which series of a block matchers let through
   */
  public QueryService(
      QueryConfig config,
      Supplier<List<ShardReader>> shards,
      BlockStore blocks,
      PostingsCache cache,
      long matchBytes) {
    this.matches = new BlockMatches(matchBytes);
    this.config = config;
    this.blocks = blocks;
    this.shards = shards;
    this.memory = new QueryMemory(config.memory());
    this.matched = cache;
    this.pairs = new PairMatches(cache);
    this.scheduler =
        Schedulers.newBoundedElastic(config.threads(), QUEUED_TASKS, "query", IDLE_SECONDS, true);
  }

  /** What was counted so far. */
  public QueryMeters meters() {
    return meters;
  }

  /**
   * Asks leave to run one query; close it when the answer has been sent.
   *
   * @throws QueryException if as many run as may
   */
  public QueryPermit enter() {
    return QueryPermit.acquire(config, meters, memory);
  }

  /**
   * Series of a block that a request selects and that have a chunk in its span, rising. On the
   * caller's thread, which may block.
   *
   * @throws QueryException if there are more than a query may have
   */
  public int[] inBlock(Block block, ReadRequest request, QueryPermit permit) throws IOException {
    try {
      return permit.work(() -> touched(block, request, permit));
    } catch (IOException | RuntimeException failure) {
      throw failure;
    } catch (Exception never) {
      throw new IllegalStateException(never);
    }
  }

  private int[] touched(Block block, ReadRequest request, QueryPermit permit) throws IOException {
    int[] selected = new BlockSelect(block, matches, budget(permit)).select(request.selectors());
    BlockIndex.SeriesReader reader = block.index().reader();
    SeriesEntry entry = new SeriesEntry();
    int count = 0;
    for (int id : selected) {
      reader.read(id, entry);
      boolean touched = false;
      for (int i = 0; i < entry.chunkCount(); i++) {
        touched |=
            entry.minTime(i) <= request.range().end()
                && entry.maxTime(i) >= request.range().start();
      }
      if (touched) {
        selected[count++] = id;
      }
    }
    return Arrays.copyOf(selected, count);
  }

  /** Bytes that queries under way hold. */
  public long memoryUsed() {
    return memory.used();
  }

  /** Bytes of what is remembered of matchers, about. */
  public long cacheBytes() {
    return matched.bytes() + matches.bytes();
  }

  /** Matchers, for each shard or block, whose result was remembered. */
  public long cacheHits() {
    return matched.hits() + matches.hits();
  }

  /** Matchers, for each shard or block, whose result was not. */
  public long cacheMisses() {
    return matched.misses() + matches.misses();
  }

  /** The limits. */
  public QueryConfig config() {
    return config;
  }

  /** The samples selected, as NDJSON in the native shape. */
  public Mono<Flux<byte[]>> export(QueryPermit permit, ReadRequest request) {
    return export(permit, request, ExportShape.NATIVE);
  }

  /**
   * The samples selected, as lines of that shape: UTF-8, pieces end anywhere. A series gives one
   * line, a long one several.
   */
  public Mono<Flux<byte[]>> export(QueryPermit permit, ReadRequest request, ExportShape shape) {
    return planned(
        permit,
        () -> {
          Planner planner = planner(permit, request);
          Plan plan = planned(planner);
          permit.untimed();
          return body(
              permit,
              () -> new ExportLines(new MergedSeries(planner, plan), request, shape, meters));
        });
  }

  /**
   * The answer to a remote read: one block of snappy that is made whole before it is sent, or a
   * stream of frames. Series of a query come in the order of their labels.
   */
  public Mono<Flux<byte[]>> remoteRead(
      QueryPermit permit, String tenant, RemoteReadRequest request) {
    return planned(
        permit,
        () -> {
          meters.remoteQueries.add(request.queries().size());
          QueryBudget budget = budget(permit);
          List<PlannedQuery> queries = new ArrayList<>();
          for (RemoteQuery query : request.queries()) {
            budget.bytes(PLANNED_BYTES);
            queries.add(planned(permit, tenant, query));
          }
          RemoteWalk walk = new RemoteWalk(config, meters, budget, queries);
          if (request.streamed()) {
            return body(permit, () -> new RemoteChunks(walk, config, meters));
          }
          try (walk) {
            List<byte[]> pieces = new RemoteSamples(walk).pieces();
            pieces.forEach(piece -> meters.remoteBytes.add(piece.length));
            return guarded(Flux.fromIterable(pieces));
          }
        });
  }

  private PlannedQuery planned(QueryPermit permit, String tenant, RemoteQuery query) {
    TimeRange range = query.range();
    if (range == null) {
      return new PlannedQuery(query, null, null);
    }
    ReadRequest request = new ReadRequest(tenant, List.of(query.selector()), range, 0);
    Planner planner = planner(permit, request);
    return new PlannedQuery(query, planner, planned(planner));
  }

  /** The answer of {@code /api/v1/series}: label sets with a sample in the span, each once. */
  public Mono<Flux<byte[]>> series(QueryPermit permit, ReadRequest request) {
    return planned(
        permit,
        () -> {
          Planner planner = planner(permit, request);
          Plan plan = planned(planner);
          return body(permit, () -> new SeriesLines(new MergedSeries(planner, plan), request));
        });
  }

  /** The answer of {@code /api/v1/labels}: names, sorted. */
  public Mono<byte[]> labels(QueryPermit permit, ReadRequest request) {
    return gathered(
        permit,
        request,
        (gatherer, index) -> gatherer.names(index, request.tenant()),
        (gatherer, selection) -> gatherer.names(selection, request.tenant()),
        BlockLabels::names);
  }

  /** The answer of {@code /api/v1/label/<name>/values}: values, sorted. */
  public Mono<byte[]> labelValues(QueryPermit permit, String name, ReadRequest request) {
    if (name.isEmpty()) {
      return Mono.error(QueryException.badData("invalid label name: \"\""));
    }
    return gathered(
        permit,
        request,
        (gatherer, index) -> gatherer.values(index, request.tenant(), name),
        (gatherer, selection) -> gatherer.values(selection, name),
        labels -> labels.values(name));
  }

  /**
   * The answer of {@code /api/v1/query_exemplars}: kept exemplars of the selected series whose own
   * time is in the span.
   */
  public Mono<byte[]> exemplars(QueryPermit permit, ReadRequest request) {
    return planned(
        permit,
        () -> {
          QueryBudget budget = budget(permit);
          ExemplarAnswer answer = new ExemplarAnswer(request.range(), budget);
          for (ShardReader shard : readers()) {
            List<Exemplar> kept = shard.exemplars().of(request.tenant());
            if (!kept.isEmpty()) {
              selections(budget)
                  .select(List.of(shard), request)
                  .forEach(selection -> answer.add(selection, kept));
            }
          }
          return answer.done();
        });
  }

  /** The answer of {@code /api/v1/metadata}. */
  public Mono<byte[]> metadata(QueryPermit permit, MetadataRequest request) {
    return planned(
        permit,
        () -> {
          MetadataStore store = readers().get(0).metadata();
          return MetadataAnswer.of(store.of(request.tenant(), request.metric()), request.limit());
        });
  }

  /** Ends the threads; bodies under way end with an error. */
  @Override
  public void close() {
    scheduler.dispose();
  }

  private interface FromAll {
    void gather(LabelGatherer gatherer, IndexReader index);
  }

  private interface FromBlock {
    void gather(BlockLabels labels) throws IOException;
  }

  private interface FromSelected {
    void gather(LabelGatherer gatherer, ShardSelection selection);
  }

  private Mono<byte[]> gathered(
      QueryPermit permit,
      ReadRequest request,
      FromAll all,
      FromSelected selected,
      FromBlock inBlock) {
    return planned(
        permit,
        () -> {
          while (true) {
            long epoch = blocks.releases();
            QueryBudget budget = budget(permit);
            LabelGatherer gatherer = new LabelGatherer(budget);
            gather(request, budget, gatherer, all, selected, inBlock);
            if (blocks.releases() == epoch) {
              return ApiAnswer.strings(gatherer.sorted(), request.limit());
            }
            budget.release();
          }
        });
  }

  private void gather(
      ReadRequest request,
      QueryBudget budget,
      LabelGatherer gatherer,
      FromAll all,
      FromSelected selected,
      FromBlock inBlock) {
    boolean everything = request.selectors().isEmpty() && request.range().isAll();
    if (everything) {
      readers().forEach(shard -> all.gather(gatherer, shard.index().view()));
    } else {
      selections(budget)
          .selectInRange(readers(), request)
          .forEach(selection -> selected.gather(gatherer, selection));
    }
    TimeRange range = request.range();
    try (BlockSet held = blocks.acquire(request.tenant(), range.start(), range.end())) {
      for (Block block : held.blocks()) {
        inBlock.gather(new BlockLabels(block, request, matches, budget, gatherer));
      }
    } catch (IOException failure) {
      blocks.damage().noticed(failure);
      throw QueryException.unreadable(failure);
    }
  }

  private <T> Mono<T> planned(QueryPermit permit, Callable<T> plan) {
    return Mono.fromCallable(() -> permit.work(plan)).subscribeOn(scheduler);
  }

  private Flux<byte[]> body(QueryPermit permit, Callable<Pieces> pieces) {
    Flux<byte[]> body =
        Flux.generate(
                () -> permit.work(pieces),
                (Pieces made, SynchronousSink<byte[]> sink) -> emit(permit, made, sink),
                Pieces::close)
            .subscribeOn(scheduler);
    return guarded(body);
  }

  private Flux<byte[]> guarded(Flux<byte[]> body) {
    return Flux.defer(
        () -> new StallGuard(config.stallTimeout(), Schedulers.parallel()).over(body));
  }

  private Planner planner(QueryPermit permit, ReadRequest request) {
    return new Planner(readers(), blocks, pairs, matches, () -> budget(permit), request);
  }

  /**
   * Selects, so that refusals come before the answer; holds nothing until the body is asked for.
   */
  private static Plan planned(Planner planner) {
    try (Plan plan = planner.plan()) {
      return plan;
    }
  }

  private static Pieces emit(QueryPermit permit, Pieces pieces, SynchronousSink<byte[]> sink) {
    byte[] piece;
    try {
      piece = permit.work(pieces::next);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    if (piece == null) {
      sink.complete();
    } else {
      sink.next(piece);
    }
    return pieces;
  }

  /** The shards; there are none until their logs are replayed. */
  private List<ShardReader> readers() {
    List<ShardReader> readers = shards.get();
    if (readers.isEmpty()) {
      throw QueryException.replaying();
    }
    return readers;
  }

  private QueryBudget budget(QueryPermit permit) {
    return new QueryBudget(config, meters, permit);
  }

  private Selections selections(QueryBudget budget) {
    return new Selections(pairs, budget);
  }
}
