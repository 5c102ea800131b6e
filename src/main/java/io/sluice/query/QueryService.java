package io.sluice.query;

import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.index.IndexReader;
import io.sluice.storage.index.PostingsCache;
import io.sluice.storage.shard.ShardReader;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
  private final PairMatches pairs;
  private final QueryMeters meters = new QueryMeters();
  private final Scheduler scheduler;

  /**
   * A service over these shards.
   *
   * @param shards asked at every query; while there are none, queries are refused as unavailable
   * @param cache remembers what regular expressions matched; shared by the shards
   */
  public QueryService(QueryConfig config, Supplier<List<ShardReader>> shards, PostingsCache cache) {
    this.config = config;
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
          List<ShardSelection> selected = selections(budget()).select(readers(), request);
          return body(() -> new ExportLines(selected, request, shape, meters)::next);
        });
  }

  /** The answer of {@code /api/v1/series}: label sets with a sample in the span, each once. */
  public Mono<Flux<byte[]>> series(ReadRequest request) {
    return planned(
        () -> {
          List<ShardSelection> selected = selections(budget()).selectInRange(readers(), request);
          return body(() -> new SeriesLines(selected, request.limit())::next);
        });
  }

  /** The answer of {@code /api/v1/labels}: names, sorted. */
  public Mono<byte[]> labels(ReadRequest request) {
    return gathered(
        request,
        (gatherer, index) -> gatherer.names(index, request.tenant()),
        (gatherer, selection) -> gatherer.names(selection, request.tenant()));
  }

  /** The answer of {@code /api/v1/label/<name>/values}: values, sorted. */
  public Mono<byte[]> labelValues(String name, ReadRequest request) {
    if (name.isEmpty()) {
      return Mono.error(QueryException.badData("invalid label name: \"\""));
    }
    return gathered(
        request,
        (gatherer, index) -> gatherer.values(index, request.tenant(), name),
        (gatherer, selection) -> gatherer.values(selection, name));
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

  private interface FromSelected {
    void gather(LabelGatherer gatherer, ShardSelection selection);
  }

  private interface Pieces {
    byte @Nullable [] next();
  }

  private Mono<byte[]> gathered(ReadRequest request, FromAll all, FromSelected selected) {
    return planned(
        () -> {
          QueryBudget budget = budget();
          LabelGatherer gatherer = new LabelGatherer(budget);
          if (request.selectors().isEmpty() && request.range().isAll()) {
            readers().forEach(shard -> all.gather(gatherer, shard.index().view()));
          } else {
            selections(budget)
                .selectInRange(readers(), request)
                .forEach(selection -> selected.gather(gatherer, selection));
          }
          return ApiAnswer.strings(gatherer.sorted(), request.limit());
        });
  }

  private <T> Mono<T> planned(Callable<T> plan) {
    return Mono.fromCallable(plan).subscribeOn(scheduler);
  }

  private Flux<byte[]> body(Callable<Pieces> pieces) {
    Flux<byte[]> body = Flux.generate(pieces, QueryService::emit).subscribeOn(scheduler);
    return Flux.defer(
        () -> new StallGuard(config.stallTimeout(), Schedulers.parallel()).over(body));
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
