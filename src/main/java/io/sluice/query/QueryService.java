package io.sluice.query;

import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockSet;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCache;
import io.sluice.storage.shard.ShardReader;
import java.io.IOException;
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

  private final QueryConfig config;
  private final Supplier<List<ShardReader>> shards;
  private final BlockStore blocks;
  private final PairMatches pairs;
  private final QueryMeters meters = new QueryMeters();
  private final Scheduler scheduler;

  /**
   * A service over these shards.
   *
   * @param shards asked at every query; while there are none, queries are refused as unavailable
   * @param blocks what has left the heads
   * @param cache remembers what regular expressions matched; shared by the shards
   */
  public QueryService(
      QueryConfig config,
      Supplier<List<ShardReader>> shards,
      BlockStore blocks,
      PostingsCache cache) {
    this.config = config;
    this.blocks = blocks;
    this.shards = shards;
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
    return QueryPermit.acquire(config.maxConcurrent(), meters);
  }

  /** The samples selected, as NDJSON in the native shape. */
  public Mono<Flux<byte[]>> export(ReadRequest request) {
    return export(request, ExportShape.NATIVE);
  }

  /**
   * The samples selected, as lines of that shape: UTF-8, pieces end anywhere. A series gives one
   * line, a long one several.
   */
  public Mono<Flux<byte[]>> export(ReadRequest request, ExportShape shape) {
    return planned(
        () -> {
          Planner planner = planner(request);
          Plan plan = planned(planner);
          return body(
              () -> new ExportLines(new MergedSeries(planner, plan), request, shape, meters));
        });
  }

  /** The answer of {@code /api/v1/series}: label sets with a sample in the span, each once. */
  public Mono<Flux<byte[]>> series(ReadRequest request) {
    return planned(
        () -> {
          Planner planner = planner(request);
          Plan plan = planned(planner);
          return body(() -> new SeriesLines(new MergedSeries(planner, plan), request));
        });
  }

  /** The answer of {@code /api/v1/labels}: names, sorted. */
  public Mono<byte[]> labels(ReadRequest request) {
    return gathered(
        request,
        (gatherer, index) -> gatherer.names(index, request.tenant()),
        (gatherer, selection) -> gatherer.names(selection, request.tenant()),
        BlockLabels::names);
  }

  /** The answer of {@code /api/v1/label/<name>/values}: values, sorted. */
  public Mono<byte[]> labelValues(String name, ReadRequest request) {
    if (name.isEmpty()) {
      return Mono.error(QueryException.badData("invalid label name: \"\""));
    }
    return gathered(
        request,
        (gatherer, index) -> gatherer.values(index, request.tenant(), name),
        (gatherer, selection) -> gatherer.values(selection, name),
        labels -> labels.values(name));
  }

  /**
   * The answer of {@code /api/v1/query_exemplars}: kept exemplars of the selected series whose own
   * time is in the span.
   */
  public Mono<byte[]> exemplars(ReadRequest request) {
    return planned(
        () -> {
          QueryBudget budget = budget();
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
  public Mono<byte[]> metadata(MetadataRequest request) {
    return planned(
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
      ReadRequest request, FromAll all, FromSelected selected, FromBlock inBlock) {
    return planned(
        () -> {
          while (true) {
            long epoch = blocks.releases();
            LabelGatherer gatherer = new LabelGatherer(budget());
            gather(request, gatherer, all, selected, inBlock);
            if (blocks.releases() == epoch) {
              return ApiAnswer.strings(gatherer.sorted(), request.limit());
            }
          }
        });
  }

  private void gather(
      ReadRequest request,
      LabelGatherer gatherer,
      FromAll all,
      FromSelected selected,
      FromBlock inBlock) {
    boolean everything = request.selectors().isEmpty() && request.range().isAll();
    if (everything) {
      readers().forEach(shard -> all.gather(gatherer, shard.index().view()));
    } else {
      selections(budget())
          .selectInRange(readers(), request)
          .forEach(selection -> selected.gather(gatherer, selection));
    }
    TimeRange range = request.range();
    try (BlockSet held = blocks.acquire(request.tenant(), range.start(), range.end())) {
      for (Block block : held.blocks()) {
        inBlock.gather(new BlockLabels(block, request, budget(), gatherer));
      }
    } catch (IOException failure) {
      throw QueryException.unreadable(failure);
    }
  }

  private <T> Mono<T> planned(Callable<T> plan) {
    return Mono.fromCallable(plan).subscribeOn(scheduler);
  }

  private Flux<byte[]> body(Callable<Pieces> pieces) {
    Flux<byte[]> body =
        Flux.generate(pieces, QueryService::emit, Pieces::close).subscribeOn(scheduler);
    return Flux.defer(
        () -> new StallGuard(config.stallTimeout(), Schedulers.parallel()).over(body));
  }

  private Planner planner(ReadRequest request) {
    return new Planner(readers(), blocks, pairs, this::budget, request);
  }

  /**
   * Selects, so that refusals come before the answer; holds nothing until the body is asked for.
   */
  private static Plan planned(Planner planner) {
    try (Plan plan = planner.plan()) {
      return plan;
    }
  }

  private static Pieces emit(Pieces pieces, SynchronousSink<byte[]> sink) {
    byte[] piece = pieces.next();
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

  private QueryBudget budget() {
    return new QueryBudget(config, meters);
  }

  private Selections selections(QueryBudget budget) {
    return new Selections(pairs, budget);
  }
}
